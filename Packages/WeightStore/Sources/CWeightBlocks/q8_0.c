#include "CWeightBlocks.h"

#include <math.h>

// Products and differences are rounded one by one, as everywhere else where blocks are made.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif

#define BLOCK 32

// Source: Q8_0 in quants.py of gguf-py, and quantize_row_q8_0_ref in ggml-quants.c of ggml.
CLONES float cweightblocks_round_q8_0(const float *numbers, int8_t *multiples) {
    float greatest = 0;
    for (int i = 0; i < BLOCK; i++) {
        const float size = fabsf(numbers[i]);
        greatest = size > greatest ? size : greatest;
    }
    const float scale = greatest / 127;
    const float inverse = scale == 0 ? 0 : 1 / scale;
    for (int i = 0; i < BLOCK; i++) {
        const float multiple = numbers[i] * inverse;
        // What is no number becomes 0, what is infinite the largest multiple.
        const float size = fabsf(multiple) <= 127 ? fabsf(multiple) : fabsf(multiple) > 127 ? 127 : 0;
        const int whole = (int)size;
        const int rounded = size - (float)whole >= 0.5f ? whole + 1 : whole;
        multiples[i] = (int8_t)(multiple < 0 ? -rounded : rounded);
    }
    return scale;
}
