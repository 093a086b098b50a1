#include "PanelProduct.h"

#include "PanelFinish.h"
#include "PanelMatrix.h"
#include "Processor.h"

enum { most_rows = 16 };  // that read panels as they are

bool ftk_is_few_panel_rows(const ftk_product *p) {
    const bool can_read = p->type_b == FTK_INT8 ||
        (p->type_a == FTK_BFLOAT16 && ftk_has_bfloat16_products());
    return p->m <= most_rows && can_read;
}

// ---- A few rows --------------------------------------------------------------------------------

// For int8: the rows of A in 16 bits, then a scale for each `whole_sum` numbers of each row.
size_t ftk_few_panel_scratch(const ftk_product *p) {
    if (p->type_b != FTK_INT8) return 0;
    const int64_t row = panel_depth(FTK_INT8, p->k) * 2 + ftk_blocks(p->k, whole_sum) * 4;
    return (size_t)(p->m * row);
}

typedef struct {
    const ftk_product *product;
    const void *a;
    int16_t *numbers;
    float *scales;
} row_scaling;

FTK_INLINE float element(const void *x, ftk_type type, int64_t i) {
    if (type == FTK_FLOAT32) return ((const float *)x)[i];
    return __builtin_bit_cast(float, (uint32_t)((const uint16_t *)x)[i] << 16);
}

// The largest magnitude becomes 32767: errors are below those of bfloat16, but for numbers a hundred times
// smaller than it.
FTK_CLONES static void scale_row(void *context, int64_t row) {
    const row_scaling *s = context;
    const ftk_product *p = s->product;
    const int64_t depth = panel_depth(FTK_INT8, p->k), parts = ftk_blocks(p->k, whole_sum);
    int16_t *numbers = s->numbers + row * depth;
    for (int64_t part = 0; part < parts; part++) {
        const int64_t first = part * whole_sum, end = ftk_smaller(first + whole_sum, p->k);
        float largest = 0, sum = 0;
        for (int64_t k = first; k < end; k++) {
            const float x = element(s->a, p->type_a, row * p->k + k);
            const float magnitude = x < 0 ? -x : x;
            largest = magnitude > largest ? magnitude : largest;
            sum += magnitude * 0.0f;  // NaN where one is not finite
        }
        const float inverse = largest > 0 ? 32767 / largest : 0;
        const bool fits = inverse <= __FLT_MAX__ && sum == 0;
        s->scales[row * parts + part] = largest / 32767 + sum;
        for (int64_t k = first; k < end; k++) {
            const float x = element(s->a, p->type_a, row * p->k + k);
            numbers[k] = fits ? (int16_t)__builtin_rintf(x * inverse) : 0;
        }
    }
    if (p->k < depth) numbers[p->k] = 0;
}

static ftk_body kernel(ftk_type type) {
    if (type != FTK_INT8) return ftk_few_panels_bfloat16;
    return ftk_has_whole_products() ? ftk_few_panels_int8 : ftk_few_panels_int8_portable;
}

void ftk_multiply_few_panels(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, void *scratch, int threads) {
    panel_product s = {product, a, b, c, bias, addend};
    if (product->type_b == FTK_INT8) {
        int16_t *numbers = scratch;
        float *scales = (float *)(numbers + product->m * panel_depth(FTK_INT8, product->k));
        row_scaling scaling = {product, a, numbers, scales};
        ftk_parallel(product->m, threads, scale_row, &scaling);
        s.a = scratch;
    }
    ftk_parallel(ftk_blocks(product->n, panel_width), threads, kernel(product->type_b), &s);
}

// ---- More rows ---------------------------------------------------------------------------------

ftk_product ftk_expanded_product(const ftk_product *product) {
    return (ftk_product){
        .m = product->m, .n = product->n, .k = product->k, .type_a = product->type_a,
        .type_b = product->type_a, .type_c = FTK_FLOAT32};
}

typedef struct {
    const ftk_product *product;
    const void *b;
    void *expanded;
} expansion;

FTK_CLONES static void expand_panel(void *context, int64_t index) {
    const expansion *e = context;
    const ftk_product *p = e->product;
    const int8_t *bytes = int8_panel_at(e->b, p->k, index).numbers;
    const uint16_t *words = bfloat16_panel(e->b, p->k, index);
    const int64_t columns = ftk_smaller(panel_width, p->n - index * panel_width);
    for (int64_t k = 0; k < p->k; k++) {
        float row[panel_width];
        for (int64_t j = 0; j < columns; j++) {
            const int64_t place = panel_place(k, j);
            row[j] = p->type_b == FTK_INT8 ? (float)bytes[place]
                                           : __builtin_bit_cast(float, (uint32_t)words[place] << 16);
        }
        for (int64_t j = 0; j < columns; j += LANES) {
            const int64_t start = k * p->n + index * panel_width;
            store_until(
                e->expanded, p->type_a, start + j, start + columns,
                load_until(row, FTK_FLOAT32, j, columns));
        }
    }
}

void ftk_expand_panels(const ftk_product *product, const void *b, void *expanded, int threads) {
    expansion e = {product, b, expanded};
    ftk_parallel(ftk_blocks(product->n, panel_width), threads, expand_panel, &e);
}

FTK_CLONES static void finish_row(void *context, int64_t row) {
    const panel_product s = *(const panel_product *)context;
    const ftk_product *p = s.product;
    for (int64_t column = 0; column < p->n; column += LANES) {
        const float *factors = int8_panel_at(s.b, p->k, column / panel_width).factors;
        const vfloat factor =
            p->type_b == FTK_INT8 ? load(factors + column % panel_width) : splat(1);
        const vfloat sum = load_until(s.a, FTK_FLOAT32, row * p->n + column, (row + 1) * p->n);
        finish(&s, row, column, factor, sum);
    }
}

void ftk_finish_expanded(
    const ftk_product *product, const float *sums, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    panel_product s = {product, sums, b, c, bias, addend};
    ftk_parallel(product->m, threads, finish_row, &s);
}
