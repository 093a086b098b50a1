// Pairs of bfloat16 numbers, one pair in the place of a float. To be included where the instructions of
// AVX-512 BF16 are allowed, after <immintrin.h>.
#ifndef FTK_PAIRS_H
#define FTK_PAIRS_H

#include "AttentionLanes.h"

// The same attention with every pair of numbers along the head width taken for one float: for what only
// moves numbers.
FTK_INLINE ftk_attention shape_of_pairs(const ftk_attention *s) {
    ftk_attention pairs = *s;
    pairs.type = FTK_FLOAT32;
    pairs.head_width /= 2;
    pairs.q_stride /= 2;
    pairs.k_stride /= 2;
    pairs.v_stride /= 2;
    pairs.out_stride /= 2;
    pairs.key_batch_stride /= 2;
    return pairs;
}

// Sixteen numbers each, rounded, number i of `lower` beside number i of `upper`.
FTK_INLINE vfloat pairs_of(vfloat lower, vfloat upper) {
    const __m512i halves = (__m512i)_mm512_cvtne2ps_pbh((__m512)upper, (__m512)lower);
    typedef int16_t indices __attribute__((ext_vector_type(32)));
    const indices order = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                           8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    return (vfloat)_mm512_permutexvar_epi16((__m512i)order, halves);
}

// Neighbours of 32 numbers in a row.
FTK_INLINE vfloat neighbours_of(vfloat first, vfloat second) {
    return (vfloat)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
}

// Two rows of bfloat16 numbers, the first in the lower halves; NULL stands for zeros.
FTK_INLINE void interleave_rows(
    const uint16_t *lower, const uint16_t *upper, int64_t width, float *pairs) {
    for (int64_t d = 0; d < width; d += LANES) {
        const vuint low = __builtin_convertvector(*(const unaligned_vhalf *)(lower + d), vuint);
        const vuint high = upper == NULL
            ? (vuint)0
            : __builtin_convertvector(*(const unaligned_vhalf *)(upper + d), vuint);
        store(pairs + d, bits_to_float(low | high << 16));
    }
}

// `count` rows that lie `stride` apart, two by two: [count / 2 rounded up, width].
FTK_INLINE void interleave(
    const uint16_t *rows, int64_t stride, int64_t count, int64_t width, float *pairs) {
    for (int64_t j = 0; j < count; j += 2) {
        const uint16_t *row = rows + j * stride;
        interleave_rows(row, j + 1 < count ? row + stride : NULL, width, pairs + j / 2 * width);
    }
}

// The same rows without gaps.
FTK_INLINE void gather(
    const uint16_t *rows, int64_t stride, int64_t count, int64_t width, float *dense) {
    for (int64_t j = 0; j < count; j++) {
        memcpy(dense + j * width / 2, rows + j * stride, (size_t)width * sizeof *rows);
    }
}

#endif
