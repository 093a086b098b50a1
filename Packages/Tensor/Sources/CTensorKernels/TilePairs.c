#include "FewRows.h"
#include "Tile.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Everything from here on may use the instruction; it runs only where the processor has it.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "Vector.h"

FTK_INLINE vfloat add_products(vfloat sums, vfloat a, vfloat b) {
    return _mm512_dpbf16_ps(sums, (__m512bh)a, (__m512bh)b);
}

// C's elements stay in registers while k runs: 24 of them hide how long the instruction takes.
FTK_INLINE void multiply_block(
    const ftk_tile *t, int64_t row, int64_t column, const int rows, const int vectors) {
    const float *a = t->a + row * t->a_row, *b = t->b + column;
    float *c = t->c + row * t->ldc + column;
    vfloat sums[12][4];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) {
            sums[i][j] = t->accumulate ? load(c + i * t->ldc + j * LANES) : splat(0.0f);
        }
    }
    for (int64_t k = 0; k < t->depth; k++) {
        vfloat factor[4];
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) factor[j] = load(b + k * t->ldb + j * LANES);
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < rows; i++) {
            const vfloat x = splat(a[i * t->a_row + k * t->a_depth]);
            _Pragma("clang loop unroll(full)")
            for (int j = 0; j < vectors; j++) sums[i][j] = add_products(sums[i][j], x, factor[j]);
        }
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) store(c + i * t->ldc + j * LANES, sums[i][j]);
    }
}

// All rows of one strip of columns.
#define MULTIPLY_STRIP(MOST, VECTORS)                                                     \
    do {                                                                                  \
        int64_t row = 0;                                                                  \
        for (; row + MOST <= t->rows; row += MOST) multiply_block(t, row, column, MOST, VECTORS); \
        for (; row + 4 <= t->rows; row += 4) multiply_block(t, row, column, 4, VECTORS);  \
        for (; row < t->rows; row++) multiply_block(t, row, column, 1, VECTORS);          \
    } while (0)

void ftk_multiply_pairs(const ftk_tile *t) {
    int64_t column = 0;
    for (; column + 4 * LANES <= t->columns; column += 4 * LANES) MULTIPLY_STRIP(6, 4);
    for (; column + 2 * LANES <= t->columns; column += 2 * LANES) MULTIPLY_STRIP(8, 2);
    if (column < t->columns) MULTIPLY_STRIP(12, 1);
}

#pragma clang attribute pop
#else
void ftk_multiply_pairs(const ftk_tile *t) { (void)t; }
#endif
