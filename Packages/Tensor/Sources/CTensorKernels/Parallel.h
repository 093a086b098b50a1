// Work shared between threads in fixed blocks.
#ifndef FTK_PARALLEL_H
#define FTK_PARALLEL_H

#include <stdint.h>

typedef void (*ftk_body)(void *context, int64_t block);

// Calls body(context, block) once for every block in 0 ..< blocks, on at most `threads` threads and
// in no particular order. What a block computes may depend on its index only, never on who runs it:
// that is how results stay the same for any number of threads.
void ftk_parallel(int64_t blocks, int threads, ftk_body body, void *context);

// The index of the calling thread within the current ftk_parallel call, below its `threads`.
int ftk_thread_index(void);

// `block` of `blocks` equal parts of 0 ..< count.
static inline int64_t ftk_part_start(int64_t count, int64_t blocks, int64_t block) {
    const int64_t length = (count + blocks - 1) / blocks;
    const int64_t start = length * block;
    return start < count ? start : count;
}

static inline int64_t ftk_blocks(int64_t count, int64_t grain) { return (count + grain - 1) / grain; }

static inline int64_t ftk_smaller(int64_t a, int64_t b) { return a < b ? a : b; }

// Rows per block, so that a block holds about `grain` elements.
static inline int64_t ftk_rows_per_block(int64_t width, int64_t grain) {
    return width >= grain ? 1 : grain / (width > 0 ? width : 1);
}

#endif
