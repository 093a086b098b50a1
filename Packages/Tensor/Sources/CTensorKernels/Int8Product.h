// Products with a matrix of eight-bit weights (see Int8Matrix.h), stored as [n, k]. A few rows read it
// as it is: decoding, bound by reading it once. For more it is expanded first.
#ifndef FTK_INT8_PRODUCT_H
#define FTK_INT8_PRODUCT_H

#include "CTensorKernels.h"

// Whether the product reads the matrix as it is.
bool ftk_is_few_int8_rows(const ftk_product *product);

// The room for the rows of A in single precision, in bytes.
size_t ftk_few_int8_scratch(const ftk_product *product);

void ftk_multiply_few_int8(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, float *scratch, int threads);

// ---- More rows ---------------------------------------------------------------------------------

// The product with the expanded matrix, [k, n] in the type of A and without factors.
ftk_product ftk_expanded_product(const ftk_product *product);

void ftk_expand_int8(const ftk_product *product, const void *b, void *expanded, int threads);

// C = sums * factor of the column (+ bias) (+ addend)
void ftk_apply_factors(
    const ftk_product *product, const float *sums, const void *b, void *c, const float *bias,
    const float *addend, int threads);

#endif
