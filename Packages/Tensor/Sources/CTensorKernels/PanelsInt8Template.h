// A few rows with panels of int8. The including file defines
//   add_pairs(sums, x, b)  sums plus the products of a pair of int16 with sixteen pairs of int8 at b
// Sums are whole numbers and exact for `whole_sum` products; then they are scaled.
#include "PanelFinish.h"
#include "PanelMatrix.h"

FTK_INLINE void multiply_rows(const panel_product *s, int64_t index, int64_t row, const int rows) {
    const ftk_product *p = s->product;
    const int8_panel panel = int8_panel_at(s->b, p->k, index);
    const int64_t depth = panel_depth(FTK_INT8, p->k), parts = ftk_blocks(p->k, whole_sum);
    const int16_t *a = (const int16_t *)s->a + row * depth;
    const float *scales = (const float *)((const int16_t *)s->a + p->m * depth) + row * parts;
    vfloat totals[side_by_side][panel_vectors] = {0};
    for (int64_t part = 0; part < parts; part++) {
        const int64_t end = ftk_smaller((part + 1) * whole_sum, depth);
        vint sums[side_by_side][panel_vectors] = {0};
        for (int64_t k = part * whole_sum; k < end; k += 2) {
            _Pragma("clang loop unroll(full)")
            for (int r = 0; r < rows; r++) {
                int32_t pair;
                memcpy(&pair, a + r * depth + k, sizeof pair);
                _Pragma("clang loop unroll(full)")
                for (int j = 0; j < panel_vectors; j++)
                    sums[r][j] = add_pairs(
                        sums[r][j], pair, panel.numbers + k * panel_width + j * 2 * LANES);
            }
        }
        for (int r = 0; r < rows; r++) {
            const vfloat scale = splat(scales[r * parts + part]);
            for (int j = 0; j < panel_vectors; j++)
                totals[r][j] += __builtin_convertvector(sums[r][j], vfloat) * scale;
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < panel_vectors; j++) {
            const vfloat factor = load(panel.factors + j * LANES);
            finish(s, row + r, index * panel_width + j * LANES, factor, totals[r][j]);
        }
    }
}

BLOCK_TARGET static void multiply_panel(void *context, int64_t panel) {
    const panel_product s = *(const panel_product *)context;
    int64_t row = 0;
    for (; row + side_by_side <= s.product->m; row += side_by_side)
        multiply_rows(&s, panel, row, side_by_side);
    for (; row < s.product->m; row++) multiply_rows(&s, panel, row, 1);
}
