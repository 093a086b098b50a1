#include "FewRows.h"

#include "Parallel.h"
#include "Processor.h"
#include "SumOrder.h"

enum {
    most_rows = 4,
    serial_bytes = 1 << 17,  // a B below this size is left to one thread
};

bool ftk_is_few_rows(const ftk_product *p) {
    return p->m <= most_rows && !p->transpose_a && p->type_a == p->type_b && p->k > 0;
}

// Columns do not depend on each other, so these blocks may depend on the number of threads: rows of a
// B that is not transposed are read in pieces as long as can be.
static int64_t block_columns(const ftk_product *p, int threads) {
    if (p->transpose_b) return 128;
    const int64_t share = ftk_blocks(ftk_blocks(p->n, threads), 16) * 16;
    return ftk_smaller(share, FEW_ROWS_WIDEST / (p->m > 1 ? most_rows : 1));
}

static ftk_body kernel(ftk_type type) {
    if (type == FTK_FLOAT32) return ftk_few_rows_float;
    return ftk_has_bfloat16_products() ? ftk_few_rows_bfloat16 : ftk_few_rows_widened;
}

void ftk_multiply_few_rows(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    const bool is_float = product->type_a == FTK_FLOAT32;
    const int64_t bytes = product->n * product->k * (is_float ? 4 : 2);
    const int used = bytes < serial_bytes ? 1 : threads;
    few_rows f = {product, a, b, c, bias, addend, ftk_depth_block(product->k),
                  block_columns(product, used)};
    ftk_parallel(ftk_blocks(product->n, f.block_columns), used, kernel(product->type_a), &f);
}
