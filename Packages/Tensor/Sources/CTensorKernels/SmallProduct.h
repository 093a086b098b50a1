// Products with a small matrix, in single precision: what a model of a few ten thousand parameters
// consists of. oneDNN spends a good part of such a product around the arithmetic.
#ifndef FTK_SMALL_PRODUCT_H
#define FTK_SMALL_PRODUCT_H

#include "CTensorKernels.h"

// Whether ftk_multiply_small can compute this product.
bool ftk_is_small(const ftk_product *product);

// The room it needs for B in the order it reads it, in bytes.
size_t ftk_small_scratch(const ftk_product *product);

void ftk_multiply_small(
    const ftk_product *product, const float *a, const float *b, float *c, const float *bias,
    const float *addend, float *scratch, int threads);

#endif
