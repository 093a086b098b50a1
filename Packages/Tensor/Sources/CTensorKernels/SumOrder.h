// The order in which all products add up, so that a row has the same bits whichever kernel computes it.
#ifndef FTK_SUM_ORDER_H
#define FTK_SUM_ORDER_H

#include <stdint.h>

// k is added up in blocks of this size, and these in order, as oneDNN does with AVX-512.
static inline int64_t ftk_depth_block(int64_t k) { return k <= 1024 ? 512 : 1024; }

#endif
