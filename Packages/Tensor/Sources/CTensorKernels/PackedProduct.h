// Products of any size and type, from copies of A and B in the order in which they are read: for
// processors on which oneDNN lacks a type, or sums up in an order that depends on the number of rows.
#ifndef FTK_PACKED_PRODUCT_H
#define FTK_PACKED_PRODUCT_H

#include "CTensorKernels.h"

// Whether this processor and product are better off here than with oneDNN.
bool ftk_prefers_packed(const ftk_product *product);

// The room for both copies, in bytes.
size_t ftk_packed_scratch(const ftk_product *product);

void ftk_multiply_packed(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, float *scratch, int threads);

#endif
