// Products with weights in panels (see PanelMatrix.h). A few rows read them as they are: decoding, bound by
// reading them once.
#ifndef FTK_PANEL_PRODUCT_H
#define FTK_PANEL_PRODUCT_H

#include "CTensorKernels.h"

// Whether the product reads the panels as they are.
bool ftk_is_few_panel_rows(const ftk_product *product);

// The room for the rows of A as the kernel reads them, in bytes.
size_t ftk_few_panel_scratch(const ftk_product *product);

void ftk_multiply_few_panels(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, void *scratch, int threads);

// ---- More rows, where nothing else reads panels ------------------------------------------------

// The product with the expanded matrix, [k, n] in the type of A and without factors.
ftk_product ftk_expanded_product(const ftk_product *product);

void ftk_expand_panels(const ftk_product *product, const void *b, void *expanded, int threads);

// C = sums * factor of the column (+ bias) (+ addend)
void ftk_finish_expanded(
    const ftk_product *product, const float *sums, const void *b, void *c, const float *bias,
    const float *addend, int threads);

// ---- Between its files -------------------------------------------------------------------------

typedef struct {
    const ftk_product *product;
    const void *a, *b;  // a: as ftk_few_panel_scratch says
    void *c;
    const float *bias, *addend;
} panel_product;

enum {
    side_by_side = 4,   // rows that share one reading
    whole_sum = 512,    // products of an int8 and an int16 whose sum fits 32 bits
};

void ftk_few_panels_bfloat16(void *context, int64_t panel);
void ftk_few_panels_int8(void *context, int64_t panel);
void ftk_few_panels_int8_portable(void *context, int64_t panel);

#endif
