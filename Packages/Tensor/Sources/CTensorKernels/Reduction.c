#include "Reduction.h"

#include "Vector.h"

FTK_CLONES static void add_blocks(
    const float *restrict partial, int64_t stride, float *restrict sums, int64_t count) {
    for (int64_t block = 0; block < FTK_REDUCTION_BLOCKS; block++) {
        for (int64_t i = 0; i < count; i++) sums[i] += partial[block * stride + i];
    }
}

void ftk_add_blocks(const float *partial, int64_t stride, float *sums, int64_t count) {
    add_blocks(partial, stride, sums, count);
}
