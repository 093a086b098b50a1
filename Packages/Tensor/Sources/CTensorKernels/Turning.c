#include "Turning.h"

#include "Parallel.h"
#include "Transpose.h"

enum {
    strip = 64,           // columns per block of work
    height = 2 * LANES,   // rows of a square: as many numbers as fill a cache line
};

typedef struct {
    const uint16_t *matrix;
    uint16_t *turned;
    int64_t rows, columns;
} turning;

// Sixteen columns of 32 rows, which are one cache line of each of sixteen results. Two numbers that
// follow each other along a column are one word.
FTK_INLINE void turn_square(const turning *t, int64_t row, int64_t column) {
    vfloat square[LANES];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        const int64_t start = (row + 2 * i) * t->columns + column;
        const vuint even = float_to_bits(load_any(t->matrix, FTK_BFLOAT16, start));
        const vuint odd = float_to_bits(load_any(t->matrix, FTK_BFLOAT16, start + t->columns));
        square[i] = bits_to_float(even >> 16 | odd);
    }
    transpose(square);
    uint16_t *result = t->turned + column * t->rows + row;
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) memcpy(result + i * t->rows, &square[i], sizeof square[i]);
}

FTK_INLINE void turn_rest(
    const turning *t, int64_t row, int64_t column, int64_t end_row, int64_t end_column) {
    for (int64_t c = column; c < end_column; c++) {
        for (int64_t r = row; r < end_row; r++) t->turned[c * t->rows + r] = t->matrix[r * t->columns + c];
    }
}

FTK_CLONES static void turn_strip(void *context, int64_t block) {
    const turning *t = context;
    const int64_t start = block * strip, end = ftk_smaller(start + strip, t->columns);
    int64_t row = 0;
    for (; row + height <= t->rows; row += height) {
        int64_t column = start;
        for (; column + LANES <= end; column += LANES) turn_square(t, row, column);
        turn_rest(t, row, column, row + height, end);
    }
    turn_rest(t, row, start, t->rows, end);
}

void ftk_turn(const uint16_t *matrix, uint16_t *turned, int64_t rows, int64_t columns, int threads) {
    turning t = {matrix, turned, rows, columns};
    ftk_parallel(ftk_blocks(columns, strip), threads, turn_strip, &t);
}
