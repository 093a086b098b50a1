#include "PanelProduct.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Everything from here on may use the instruction; it runs only where the processor has it.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "PanelFinish.h"
#include "PanelMatrix.h"
#include "SumOrder.h"

// The pair of A that begins at element k; an odd end is a pair with zero.
FTK_INLINE uint32_t pair_of(const uint16_t *row, int64_t k, int64_t end) {
    return k + 1 < end ? (uint32_t)row[k + 1] << 16 | row[k] : row[k];
}

FTK_INLINE void add_depth(
    const panel_product *s, const uint16_t *b, int64_t row, int64_t first, int64_t end,
    const int rows, vfloat sums[side_by_side][panel_vectors]) {
    const int64_t depth = s->product->k;
    const uint16_t *a = (const uint16_t *)s->a + row * depth;
    for (int64_t k = first; k < end; k += 2) {
        vfloat pairs[panel_vectors];
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < panel_vectors; j++)
            memcpy(&pairs[j], b + k * panel_width + j * 2 * LANES, sizeof pairs[j]);
        _Pragma("clang loop unroll(full)")
        for (int r = 0; r < rows; r++) {
            const __m512bh x = (__m512bh)_mm512_set1_epi32((int)pair_of(a + r * depth, k, end));
            _Pragma("clang loop unroll(full)")
            for (int j = 0; j < panel_vectors; j++)
                sums[r][j] = _mm512_dpbf16_ps(sums[r][j], x, (__m512bh)pairs[j]);
        }
    }
}

FTK_INLINE void multiply_rows(const panel_product *s, int64_t panel, int64_t row, const int rows) {
    const ftk_product *p = s->product;
    const uint16_t *b = bfloat16_panel(s->b, p->k, panel);
    const int64_t depth_block = ftk_depth_block(p->k);
    vfloat totals[side_by_side][panel_vectors];
    for (int64_t first = 0; first < p->k; first += depth_block) {
        vfloat sums[side_by_side][panel_vectors] = {0};
        add_depth(s, b, row, first, ftk_smaller(first + depth_block, p->k), rows, sums);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < panel_vectors; j++)
                totals[r][j] = first == 0 ? sums[r][j] : totals[r][j] + sums[r][j];
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int j = 0; j < panel_vectors; j++)
            finish(s, row + r, panel * panel_width + j * LANES, splat(1), totals[r][j]);
    }
}

void ftk_few_panels_bfloat16(void *context, int64_t panel) {
    const panel_product s = *(const panel_product *)context;
    int64_t row = 0;
    for (; row + side_by_side <= s.product->m; row += side_by_side)
        multiply_rows(&s, panel, row, side_by_side);
    for (; row < s.product->m; row++) multiply_rows(&s, panel, row, 1);
}

#pragma clang attribute pop
#else
void ftk_few_panels_bfloat16(void *context, int64_t panel) {
    (void)context;
    (void)panel;
}
#endif
