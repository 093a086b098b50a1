#include "Tile.h"

#include "Processor.h"
#include "Vector.h"

// C's elements stay in registers while k runs. A block is up to eight rows high and half a vector, one,
// two or four vectors wide; the macro writes it for whole vectors and for halves.
#define DEFINE_BLOCK(NAME, VECTOR, LOAD, STORE, WIDTH)                                             \
    FTK_INLINE void NAME(                                                                          \
        const ftk_tile *t, int64_t row, int64_t column, const int rows, const int vectors) {       \
        const float *a = t->a + row * t->a_row, *b = t->b + column;                                \
        float *c = t->c + row * t->ldc + column;                                                   \
        VECTOR sums[8][4];                                                                         \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                        \
            _Pragma("clang loop unroll(full)") for (int j = 0; j < vectors; j++) {                 \
                const float *start = c + i * t->ldc + j * WIDTH;                                   \
                sums[i][j] = t->accumulate ? LOAD(start) : (VECTOR)0.0f;                           \
            }                                                                                      \
        }                                                                                          \
        for (int64_t k = 0; k < t->depth; k++) {                                                   \
            VECTOR factor[4];                                                                      \
            _Pragma("clang loop unroll(full)") for (int j = 0; j < vectors; j++) {                 \
                factor[j] = LOAD(b + k * t->ldb + j * WIDTH);                                      \
            }                                                                                      \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                    \
                const VECTOR x = (VECTOR)a[i * t->a_row + k * t->a_depth];                         \
                _Pragma("clang loop unroll(full)") for (int j = 0; j < vectors; j++) {             \
                    sums[i][j] += x * factor[j];                                                   \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                        \
            _Pragma("clang loop unroll(full)") for (int j = 0; j < vectors; j++) {                 \
                STORE(c + i * t->ldc + j * WIDTH, sums[i][j]);                                     \
            }                                                                                      \
        }                                                                                          \
    }

DEFINE_BLOCK(multiply_block, vfloat, load, store, LANES)
DEFINE_BLOCK(multiply_narrow_block, vfloat_half, load_half, store_half, (LANES / 2))

// All rows of one strip of columns: HEIGHT at a time, eight or four, then the rest by halves.
#define MULTIPLY_STRIP(BLOCK, T, COLUMN, HEIGHT, VECTORS)              \
    do {                                                               \
        int64_t row = 0;                                               \
        for (; row + HEIGHT <= (T)->rows; row += HEIGHT)               \
            BLOCK(T, row, COLUMN, HEIGHT, VECTORS);                    \
        for (; row + 4 <= (T)->rows; row += 4) BLOCK(T, row, COLUMN, 4, VECTORS); \
        if ((T)->rows & 2) BLOCK(T, row, COLUMN, 2, VECTORS);          \
        row += (T)->rows & 2;                                          \
        if ((T)->rows & 1) BLOCK(T, row, COLUMN, 1, VECTORS);          \
    } while (0)

// Sums of four rows by one vector leave room in sixteen registers of half a vector.
FTK_CLONES static void multiply_with_few_registers(const ftk_tile *t) {
    int64_t column = 0;
    for (; column + LANES <= t->columns; column += LANES) {
        MULTIPLY_STRIP(multiply_block, t, column, 4, 1);
    }
    if (column < t->columns) MULTIPLY_STRIP(multiply_narrow_block, t, column, 8, 1);
}

FTK_CLONES static void multiply(const ftk_tile *t) {
    int64_t column = 0;
    // Few rows have few sums; more columns keep the arithmetic units busy.
    for (; t->rows <= 4 && column + 4 * LANES <= t->columns; column += 4 * LANES) {
        MULTIPLY_STRIP(multiply_block, t, column, 4, 4);
    }
    for (; column + 2 * LANES <= t->columns; column += 2 * LANES) {
        MULTIPLY_STRIP(multiply_block, t, column, 8, 2);
    }
    if (column + LANES <= t->columns) {
        MULTIPLY_STRIP(multiply_block, t, column, 8, 1);
        column += LANES;
    }
    if (column < t->columns) MULTIPLY_STRIP(multiply_narrow_block, t, column, 8, 1);
}

void ftk_multiply_tile(const ftk_tile *tile) {
    if (tile->in_pairs) ftk_multiply_pairs(tile);
    else if (ftk_has_wide_registers()) multiply(tile);
    else multiply_with_few_registers(tile);
}
