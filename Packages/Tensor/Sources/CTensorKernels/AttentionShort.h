// Attention for short sequences with heads eight wide, where everything a lane needs fits the
// registers: 16 queries meet one key after another.
#ifndef FTK_ATTENTION_SHORT_H
#define FTK_ATTENTION_SHORT_H

#include "AttentionBackward.h"
#include "AttentionForward.h"

// Whether the two functions below can do it. Sums have the order of the general functions: same bits.
bool ftk_is_short_attention(const ftk_attention *shape);

// One key head of one sequence each.
void ftk_attend_short(void *context, int64_t block);
void ftk_differentiate_short(void *context, int64_t block);

#endif
