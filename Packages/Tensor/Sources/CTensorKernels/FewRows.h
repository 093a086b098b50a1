// Products of at most four rows with a large matrix: decoding. They are bound by reading B once.
#ifndef FTK_FEW_ROWS_H
#define FTK_FEW_ROWS_H

#include "CTensorKernels.h"

// Whether ftk_multiply_few_rows can compute this product.
bool ftk_is_few_rows(const ftk_product *product);

void ftk_multiply_few_rows(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads);

// ---- Between its files -------------------------------------------------------------------------

#define FEW_ROWS_WIDEST 4096  // elements of C per block of work, at most

typedef struct {
    const ftk_product *product;
    const void *a, *b;
    void *c;
    const float *bias, *addend;
    int64_t depth_block;    // k is added up in blocks of this size
    int64_t block_columns;  // columns of C per block of work
} few_rows;

void ftk_few_rows_float(void *context, int64_t block);
void ftk_few_rows_bfloat16(void *context, int64_t block);
void ftk_few_rows_widened(void *context, int64_t block);

#endif
