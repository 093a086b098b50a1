#include "Vector.h"

#define SIZE 4
#define BLOCK_TARGET FTK_CLONES

#include "FewRows.h"

FTK_INLINE vfloat add_products(vfloat sums, uint32_t a, vfloat b) {
    return sums + splat(__builtin_bit_cast(float, a)) * b;
}

FTK_INLINE vfloat load_words(
    const few_rows *f, int64_t k, int64_t end_k, int64_t column, int64_t end) {
    (void)end_k;
    const int64_t row = k * f->product->n;
    return load_until(f->b, FTK_FLOAT32, row + column, row + end);
}

#include "FewRowsTemplate.h"

void ftk_few_rows_float(void *context, int64_t block) { run_few_rows(context, block); }
