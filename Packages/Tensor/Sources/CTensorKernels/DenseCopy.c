#include "DenseCopy.h"

#include <string.h>

#include "Parallel.h"

// Bytes per block of rows.
enum { grain = 1 << 17 };

stored_matrix ftk_stored_a(const ftk_product *p) {
    return (stored_matrix){
        p->stride_a == 0 ? 1 : p->batch, p->transpose_a ? p->k : p->m,
        p->transpose_a ? p->m : p->k, p->lda, p->stride_a, p->type_a};
}

stored_matrix ftk_stored_b(const ftk_product *p) {
    return (stored_matrix){
        p->stride_b == 0 ? 1 : p->batch, p->transpose_b ? p->n : p->k,
        p->transpose_b ? p->k : p->n, p->ldb, p->stride_b, p->type_b};
}

stored_matrix ftk_stored_c(const ftk_product *p) {
    return (stored_matrix){p->batch, p->m, p->n, p->ldc, p->stride_c, p->type_c};
}

stored_matrix ftk_stored_addend(const ftk_product *p) {
    return (stored_matrix){1, p->m, p->n, p->ldc, 0, FTK_FLOAT32};
}

bool ftk_is_dense(const stored_matrix *m) {
    return (m->rows <= 1 || m->distance == m->columns) &&
        (m->batch <= 1 || m->stride == m->rows * m->columns);
}

static size_t row_bytes(const stored_matrix *m) {
    return (size_t)m->columns * (m->type == FTK_FLOAT32 ? 4 : 2);
}

size_t ftk_dense_bytes(const stored_matrix *m) {
    return (size_t)(m->batch * m->rows) * row_bytes(m);
}

typedef struct {
    const stored_matrix *matrix;
    char *apart, *dense;
    bool to_dense;
    int64_t block_rows;
} row_copy;

static void copy_block(void *context, int64_t block) {
    const row_copy *c = context;
    const stored_matrix *m = c->matrix;
    const size_t bytes = row_bytes(m), size = m->type == FTK_FLOAT32 ? 4 : 2;
    const int64_t end = ftk_smaller((block + 1) * c->block_rows, m->batch * m->rows);
    for (int64_t r = block * c->block_rows; r < end; r++) {
        const int64_t offset = r / m->rows * m->stride + r % m->rows * m->distance;
        char *apart = c->apart + (size_t)offset * size, *dense = c->dense + (size_t)r * bytes;
        if (c->to_dense) {
            memcpy(dense, apart, bytes);
        } else {
            memcpy(apart, dense, bytes);
        }
    }
}

static void copy_rows(row_copy *c, int threads) {
    c->block_rows = ftk_rows_per_block((int64_t)row_bytes(c->matrix), grain);
    const int64_t rows = c->matrix->batch * c->matrix->rows;
    ftk_parallel(ftk_blocks(rows, c->block_rows), threads, copy_block, c);
}

void ftk_copy_to_dense(const stored_matrix *m, const void *source, void *dense, int threads) {
    row_copy c = {m, (char *)source, dense, true, 0};
    copy_rows(&c, threads);
}

void ftk_copy_from_dense(
    const stored_matrix *m, const void *dense, void *destination, int threads) {
    row_copy c = {m, destination, (char *)dense, false, 0};
    copy_rows(&c, threads);
}
