#include "Tile.h"

#include "Vector.h"

// ROWS x 16 VECTORS elements of C, held in registers while k runs.
FTK_INLINE void multiply_block(
    const ftk_tile *t, int64_t row, int64_t column, const int rows, const int vectors) {
    const float *a = t->a + row * t->a_row, *b = t->b + column;
    float *c = t->c + row * t->ldc + column;
    vfloat sums[8][2];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) {
            sums[i][j] = t->accumulate ? load(c + i * t->ldc + j * LANES) : splat(0.0f);
        }
    }
    for (int64_t k = 0; k < t->depth; k++) {
        vfloat factor[2];
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) factor[j] = load(b + k * t->ldb + j * LANES);
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < rows; i++) {
            const vfloat x = splat(a[i * t->a_row + k * t->a_depth]);
            _Pragma("clang loop unroll(full)")
            for (int j = 0; j < vectors; j++) sums[i][j] += x * factor[j];
        }
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) store(c + i * t->ldc + j * LANES, sums[i][j]);
    }
}

FTK_INLINE void multiply_columns(const ftk_tile *t, int64_t column, const int vectors) {
    int64_t row = 0;
    for (; row + 8 <= t->rows; row += 8) multiply_block(t, row, column, 8, vectors);
    const int64_t rest = t->rows - row;
    if (rest & 4) {
        multiply_block(t, row, column, 4, vectors);
        row += 4;
    }
    if (rest & 2) {
        multiply_block(t, row, column, 2, vectors);
        row += 2;
    }
    if (rest & 1) multiply_block(t, row, column, 1, vectors);
}

FTK_CLONES static void multiply(const ftk_tile *t) {
    int64_t column = 0;
    for (; column + 2 * LANES <= t->columns; column += 2 * LANES) multiply_columns(t, column, 2);
    if (column < t->columns) multiply_columns(t, column, 1);
}

void ftk_multiply_tile(const ftk_tile *tile) { multiply(tile); }
