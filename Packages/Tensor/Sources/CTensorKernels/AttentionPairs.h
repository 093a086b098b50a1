// Attention of training in bfloat16, with the instruction that adds the products of two pairs. Where the
// float functions hold 64 numbers these hold 32 pairs: along the head width, the keys or the lanes,
// whichever a product sums over. Probabilities and their gradients are rounded to bfloat16.
#ifndef FTK_ATTENTION_PAIRS_H
#define FTK_ATTENTION_PAIRS_H

#include "AttentionBackward.h"
#include "AttentionForward.h"

// Whether processor and shape allow it. Inference keeps to the float functions, whose results are the
// same bits for any number of queries.
bool ftk_attends_in_pairs(const ftk_attention *shape);

// A block of lanes of one key head, as the float function takes them.
void ftk_attend_in_pairs(void *context, int64_t block);
// One key head of one sequence.
void ftk_differentiate_in_pairs(void *context, int64_t block);

#endif
