#include "Turning.h"

#include "Parallel.h"
#include "Transpose.h"

enum { strip = 64 };  // columns per block of work

typedef struct {
    const char *matrix;
    char *turned;
    int64_t rows, columns;
} turning;

// Sixteen columns of as many rows as fill a cache line, which is one line of each of sixteen results.
// Two numbers of bfloat16 that follow each other along a column are one word.
FTK_INLINE void turn_square(const turning *t, ftk_type type, int64_t row, int64_t column) {
    const size_t size = ftk_size(type);
    const char *source = t->matrix + (size_t)(row * t->columns + column) * size;
    const size_t row_bytes = (size_t)t->columns * size;
    vfloat square[LANES];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        if (type == FTK_FLOAT32) {
            square[i] = load_any(source + (size_t)i * row_bytes, type, 0);
        } else {
            const vuint even = float_to_bits(load_any(source + (size_t)(2 * i) * row_bytes, type, 0));
            const vuint odd = float_to_bits(load_any(source + (size_t)(2 * i + 1) * row_bytes, type, 0));
            square[i] = bits_to_float(even >> 16 | odd);
        }
    }
    transpose(square);
    char *result = t->turned + (size_t)(column * t->rows + row) * size;
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        memcpy(result + (size_t)i * (size_t)t->rows * size, &square[i], sizeof square[i]);
    }
}

FTK_INLINE void turn_rest(
    const turning *t, ftk_type type, int64_t row, int64_t column, int64_t end_row, int64_t end_column) {
    const size_t size = ftk_size(type);
    for (int64_t c = column; c < end_column; c++) {
        for (int64_t r = row; r < end_row; r++) {
            memcpy(t->turned + (size_t)(c * t->rows + r) * size,
                   t->matrix + (size_t)(r * t->columns + c) * size, size);
        }
    }
}

FTK_INLINE void turn_strip(const turning *t, ftk_type type, int64_t block) {
    const int64_t height = 64 / (int64_t)ftk_size(type);
    const int64_t start = block * strip, end = ftk_smaller(start + strip, t->columns);
    int64_t row = 0;
    for (; row + height <= t->rows; row += height) {
        int64_t column = start;
        for (; column + LANES <= end; column += LANES) turn_square(t, type, row, column);
        turn_rest(t, type, row, column, row + height, end);
    }
    turn_rest(t, type, row, start, t->rows, end);
}

FTK_CLONES static void turn_floats(void *context, int64_t block) {
    turn_strip(context, FTK_FLOAT32, block);
}

FTK_CLONES static void turn_halves(void *context, int64_t block) {
    turn_strip(context, FTK_BFLOAT16, block);
}

void ftk_turn(
    const void *matrix, void *turned, ftk_type type, int64_t rows, int64_t columns, int threads) {
    turning t = {matrix, turned, rows, columns};
    ftk_parallel(
        ftk_blocks(columns, strip), threads, type == FTK_FLOAT32 ? turn_floats : turn_halves, &t);
}
