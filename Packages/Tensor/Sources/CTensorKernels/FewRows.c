#include "FewRows.h"

#include "Parallel.h"

enum {
    most_rows = 4,
    serial_bytes = 1 << 17,  // a B below this size is left to one thread
};

// oneDNN adds up k in blocks of this size, and these in order; so do we, so that a row has the same
// bits whether it comes alone or with many others.
static int64_t depth_block(int64_t k) { return k <= 1024 ? 512 : 1024; }

bool ftk_is_few_rows(const ftk_product *p) {
    const bool fits = p->batch == 1 && p->m <= most_rows && !p->transpose_a &&
        p->type_a == p->type_b && p->k > 0;
    return fits && (p->type_a == FTK_FLOAT32 || ftk_has_bfloat16_products());
}

// Columns do not depend on each other, so these blocks may depend on the number of threads: rows of a
// B that is not transposed are read in pieces as long as can be.
static int64_t block_columns(const ftk_product *p, int threads) {
    if (p->transpose_b) return 128;
    const int64_t share = ftk_blocks(ftk_blocks(p->n, threads), 16) * 16;
    return ftk_smaller(share, FEW_ROWS_WIDEST / (p->m > 1 ? most_rows : 1));
}

void ftk_multiply_few_rows(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    const bool is_float = product->type_a == FTK_FLOAT32;
    const int64_t bytes = product->n * product->k * (is_float ? 4 : 2);
    const int used = bytes < serial_bytes ? 1 : threads;
    few_rows f = {product, a, b, c, bias, addend, depth_block(product->k),
                  block_columns(product, used)};
    ftk_parallel(
        ftk_blocks(product->n, f.block_columns), used,
        is_float ? ftk_few_rows_float : ftk_few_rows_bfloat16, &f);
}
