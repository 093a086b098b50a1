// Products of small matrices that fit the caches.
#ifndef FTK_TILE_H
#define FTK_TILE_H

#include <stdbool.h>
#include <stdint.h>

// C = A B, or C += A B. Element (i, k) of A lies at i * a_row + k * a_depth, so a transposed A costs
// nothing; rows of B and C are contiguous. `columns` is a multiple of 8.
// Every element is the sum over k in order, whatever the other sizes.
typedef struct {
    const float *a, *b;
    float *c;
    int64_t a_row, a_depth, ldb, ldc;
    int64_t rows, columns, depth;
    bool accumulate;
} ftk_tile;

void ftk_multiply_tile(const ftk_tile *tile);

#endif
