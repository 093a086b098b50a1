#include "Int8Product.h"

#include "Int8Matrix.h"
#include "Processor.h"
#include "SumOrder.h"

enum {
    most_rows = 16,  // that read the matrix as it is
    side_by_side = 4,  // rows that share one reading
    vectors = panel_width / LANES,
};

bool ftk_is_few_int8_rows(const ftk_product *p) { return p->m <= most_rows; }

size_t ftk_few_int8_scratch(const ftk_product *p) { return (size_t)(p->m * p->k) * sizeof(float); }

typedef struct {
    const ftk_product *product;
    const float *a;
    const void *b;
    void *c;
    const float *bias, *addend;
} int8_product;

// C = sum * factor (+ bias) (+ addend), for sixteen columns of one row or as many as there are.
FTK_INLINE void finish(const int8_product *s, int64_t row, int64_t column, vfloat factor, vfloat sum) {
    const ftk_product *p = s->product;
    if (column >= p->n) return;
    const int64_t i = row * p->n + column, end = (row + 1) * p->n;
    sum *= factor;
    if (p->has_bias) sum += load_until(s->bias, FTK_FLOAT32, column, p->n);
    if (p->has_addend) sum += load_until(s->addend, FTK_FLOAT32, i, end);
    store_until(s->c, p->type_c, i, end, sum);
}

// ---- A few rows --------------------------------------------------------------------------------

FTK_INLINE void multiply_rows(const int8_product *s, int64_t index, int64_t row, const int rows) {
    const ftk_product *p = s->product;
    const int8_panel panel = panel_at(s->b, p->k, index);
    const int64_t depth_block = ftk_depth_block(p->k);
    const float *a = s->a + row * p->k;
    vfloat totals[side_by_side][vectors] = {0};
    for (int64_t first = 0; first < p->k; first += depth_block) {
        const int64_t end = ftk_smaller(first + depth_block, p->k);
        vfloat sums[side_by_side][vectors] = {0};
        for (int64_t k = first; k < end; k++) {
            vfloat weight[vectors];
            _Pragma("clang loop unroll(full)")
            for (int j = 0; j < vectors; j++)
                weight[j] = load_int8(panel.numbers + k * panel_width + j * LANES);
            _Pragma("clang loop unroll(full)")
            for (int r = 0; r < rows; r++) {
                const vfloat x = splat(a[r * p->k + k]);
                _Pragma("clang loop unroll(full)")
                for (int j = 0; j < vectors; j++) sums[r][j] += x * weight[j];
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < vectors; j++) totals[r][j] += sums[r][j];
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < vectors; j++) {
            const vfloat factor = load(panel.factors + j * LANES);
            finish(s, row + r, index * panel_width + j * LANES, factor, totals[r][j]);
        }
    }
}

FTK_CLONES static void multiply_panel(void *context, int64_t panel) {
    const int8_product s = *(const int8_product *)context;
    int64_t row = 0;
    if (ftk_has_wide_registers()) {
        for (; row + side_by_side <= s.product->m; row += side_by_side)
            multiply_rows(&s, panel, row, side_by_side);
    }
    for (; row < s.product->m; row++) multiply_rows(&s, panel, row, 1);
}

void ftk_multiply_few_int8(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, float *scratch, int threads) {
    int8_product s = {product, a, b, c, bias, addend};
    if (product->type_a == FTK_BFLOAT16) {
        ftk_bfloat16_to_float(a, scratch, product->m * product->k, threads);
        s.a = scratch;
    }
    ftk_parallel(ftk_blocks(product->n, panel_width), threads, multiply_panel, &s);
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
    const int8_panel panel = panel_at(e->b, p->k, index);
    for (int64_t k = 0; k < p->k; k++) {
        for (int64_t j = 0; j < panel_width; j += LANES) {
            const int64_t column = index * panel_width + j;
            if (column >= p->n) break;
            const vfloat numbers = load_int8(panel.numbers + k * panel_width + j);
            store_until(e->expanded, p->type_a, k * p->n + column, (k + 1) * p->n, numbers);
        }
    }
}

void ftk_expand_int8(const ftk_product *product, const void *b, void *expanded, int threads) {
    expansion e = {product, b, expanded};
    ftk_parallel(ftk_blocks(product->n, panel_width), threads, expand_panel, &e);
}

FTK_CLONES static void finish_row(void *context, int64_t row) {
    const int8_product s = *(const int8_product *)context;
    const ftk_product *p = s.product;
    for (int64_t column = 0; column < p->n; column += LANES) {
        const int8_panel panel = panel_at(s.b, p->k, column / panel_width);
        const vfloat factor = load(panel.factors + column % panel_width);
        const vfloat sum = load_until(s.a, FTK_FLOAT32, row * p->n + column, (row + 1) * p->n);
        finish(&s, row, column, factor, sum);
    }
}

void ftk_apply_factors(
    const ftk_product *product, const float *sums, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    int8_product s = {product, sums, b, c, bias, addend};
    ftk_parallel(product->m, threads, finish_row, &s);
}
