// Numbers in blocks with a common scale, as llama.cpp stores them. Leaf functions: no allocation, no state.
#ifndef CWEIGHTBLOCKS_H
#define CWEIGHTBLOCKS_H

#include <stdint.h>

/// Rounds 32 numbers to multiples of the scale that is returned, a 127th of the largest of them.
///
/// Halves go away from zero; the scale is in single precision and stored in half of it.
float cweightblocks_round_q8_0(const float *numbers, int8_t *multiples);

#endif
