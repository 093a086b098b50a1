// How the kernels for bfloat16 read a B that is not transposed.
#ifndef FTK_FEW_ROWS_PAIRS_H
#define FTK_FEW_ROWS_PAIRS_H

#include "FewRows.h"
#include "Vector.h"

// Sixteen pairs: row k of B in the lower halves, row k + 1 in the upper ones.
FTK_INLINE vfloat load_words(
    const few_rows *f, int64_t k, int64_t end_k, int64_t column, int64_t end) {
    const int64_t row = k * f->product->n, next = row + f->product->n;
    const vfloat lower = load_until(f->b, FTK_BFLOAT16, row + column, row + end);
    const vfloat upper =
        k + 1 < end_k ? load_until(f->b, FTK_BFLOAT16, next + column, next + end) : splat(0);
    return bits_to_float((float_to_bits(lower) >> 16) | float_to_bits(upper));
}

#endif
