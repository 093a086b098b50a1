// Copies of matrices whose rows lie apart, without the gaps.
//
// oneDNN has its fast products, which treat every row alike and give the same bits on any number of
// threads, only for matrices without gaps; for others it falls back on one that does neither.
#ifndef FTK_DENSE_COPY_H
#define FTK_DENSE_COPY_H

#include "CTensorKernels.h"

// A batch of matrices as stored.
typedef struct {
    int64_t batch, rows, columns, distance, stride;
    ftk_type type;
} stored_matrix;

stored_matrix ftk_stored_a(const ftk_product *product);
stored_matrix ftk_stored_b(const ftk_product *product);
stored_matrix ftk_stored_c(const ftk_product *product);
stored_matrix ftk_stored_addend(const ftk_product *product);

bool ftk_is_dense(const stored_matrix *matrix);
size_t ftk_dense_bytes(const stored_matrix *matrix);
void ftk_copy_to_dense(
    const stored_matrix *matrix, const void *source, void *dense, int threads);
void ftk_copy_from_dense(
    const stored_matrix *matrix, const void *dense, void *destination, int threads);

#endif
