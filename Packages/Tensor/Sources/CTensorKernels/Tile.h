// Products of small matrices that fit the caches.
#ifndef FTK_TILE_H
#define FTK_TILE_H

#include <stdbool.h>
#include <stdint.h>

// C = A B, or C += A B. Element (i, k) of A lies at i * a_row + k * a_depth, so a transposed A costs
// nothing; rows of B and C are contiguous. `columns` is a multiple of 8.
// Every element is the sum over k in order, whatever the other sizes.
// With `in_pairs`, each element of A and B is a pair of bfloat16 numbers in the place of one float, and
// the product of two is the sum of two products: `depth` counts pairs, and `columns` is a multiple of 16.
// Only where ftk_has_bfloat16_products().
typedef struct {
    const float *a, *b;
    float *c;
    int64_t a_row, a_depth, ldb, ldc;
    int64_t rows, columns, depth;
    bool accumulate, in_pairs;
} ftk_tile;

void ftk_multiply_tile(const ftk_tile *tile);
void ftk_multiply_pairs(const ftk_tile *tile);

#endif
