// C = sum * factor (+ bias) (+ addend): what happens to the sums of products with panels.
#ifndef FTK_PANEL_FINISH_H
#define FTK_PANEL_FINISH_H

#include "PanelProduct.h"
#include "Vector.h"

// For sixteen columns of one row, or as many as there are.
FTK_INLINE void finish(
    const panel_product *s, int64_t row, int64_t column, vfloat factor, vfloat sum) {
    const ftk_product *p = s->product;
    if (column >= p->n) return;
    const int64_t i = row * p->n + column, end = (row + 1) * p->n;
    sum *= factor;
    if (p->has_bias) sum += load_until(s->bias, FTK_FLOAT32, column, p->n);
    if (p->has_addend) sum += load_until(s->addend, FTK_FLOAT32, i, end);
    store_until(s->c, p->type_c, i, end, sum);
}

#endif
