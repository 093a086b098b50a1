// The second half of a reduction over rows.
#ifndef FTK_REDUCTION_H
#define FTK_REDUCTION_H

#include <stdint.h>

// sums[i] += partial[block * stride + i] for the FTK_REDUCTION_BLOCKS blocks, in order.
void ftk_add_blocks(const float *partial, int64_t stride, float *sums, int64_t count);

#endif
