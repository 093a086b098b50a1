// Between the forward passes: for many queries, for few, and for training.
#ifndef FTK_ATTENTION_FORWARD_H
#define FTK_ATTENTION_FORWARD_H

#include "CTensorKernels.h"

typedef struct {
    const ftk_attention *shape;
    const void *q, *k, *v;
    const int32_t *prompt_counts;
    void *out;
    float *log_sums;
    int64_t block_lanes, blocks;
} attention_forward;

// At most this many tiles of lanes pass one tile of keys, so that keys and values are fetched once for all.
enum { most_tiles = 8 };

// At most this many lanes - queries times heads of a group - read one key head in a decoding step.
enum { few_lanes = 8 };

// All lanes of key head `block`. The same arithmetic in the same order as for many queries, so the
// same bits.
void ftk_attend_few_lanes(void *context, int64_t block);

#endif
