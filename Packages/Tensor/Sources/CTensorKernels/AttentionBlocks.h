// Which lanes a block of the forward pass takes.
#ifndef FTK_ATTENTION_BLOCKS_H
#define FTK_ATTENTION_BLOCKS_H

#include "Attention.h"
#include "AttentionForward.h"

// The blocks with the most keys come first, so that no thread is left alone with one at the end.
FTK_INLINE lane_range range_of_block(const attention_forward *a, int64_t block) {
    const ftk_attention *s = a->shape;
    const int64_t pairs = s->batch * s->key_heads, pair = block % pairs;
    lane_range range = {.batch = pair / s->key_heads, .key_head = pair % s->key_heads};
    range.first = (a->blocks - 1 - block / pairs) * a->block_lanes;
    range.count = ftk_smaller(a->block_lanes, s->query_count * group_size(s) - range.first);
    return range;
}

#endif
