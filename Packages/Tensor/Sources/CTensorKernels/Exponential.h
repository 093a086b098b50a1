// Exponentials and logarithms of vectors of floats. All are polynomials found with the algorithm of
// Remez; the bounds, in units in the last place, are the largest errors seen over all arguments.
#ifndef FTK_EXPONENTIAL_H
#define FTK_EXPONENTIAL_H

#include "Vector.h"

// Adding it to a number below 2^22 rounds that to an integer, which the low bits then hold.
#define ROUNDING 0x1.8p23f

// 2^n p, where n is in the low bits of `shifted`.
FTK_INLINE vfloat scale_by_power(vfloat p, vfloat shifted) {
    return bits_to_float(float_to_bits(p) + (float_to_bits(shifted) << 23));
}

// e^(x + low) for -87.3 <= x <= 88.7 and a small `low`: 2^n e^r with n = round(x / ln 2) and
// |r| <= ln(2) / 2 + |low|. Within 0.9 units.
FTK_INLINE vfloat exponential_in_range(vfloat x, vfloat low) {
    const vfloat shifted = x * 0x1.715476p0f + ROUNDING;
    const vfloat n = shifted - ROUNDING;
    // ln 2 in two parts; the product with the first is exact.
    const vfloat r = x - n * 0x1.62e400p-1f - (n * 0x1.7f7d1cp-20f - low);
    vfloat p = splat(0x1.6a1a96p-10f);
    p = p * r + 0x1.123fc6p-7f;
    p = p * r + 0x1.555916p-5f;
    p = p * r + 0x1.55548ap-3f;
    p = p * r + 0x1.fffffcp-2f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    return scale_by_power(p, shifted);
}

// e^x for x <= 0; what is below the smallest normal number becomes 0.
FTK_INLINE vfloat exponential_of_negative(vfloat x) {
    const vfloat y = exponential_in_range(x, splat(0.0f));
    return x < -0x1.5d58a0p6f ? splat(0.0f) : y;
}

// 2^x for x <= 0, likewise. Within 2.1 units, one term short of the best: attention spends an eighth of
// its time here.
FTK_INLINE vfloat power_of_two(vfloat x) {
    const vfloat shifted = x + ROUNDING;
    const vfloat r = x - (shifted - ROUNDING);
    vfloat p = splat(0x1.5bb854p-10f);
    p = p * r + 0x1.3cec52p-7f;
    p = p * r + 0x1.c6b760p-5f;
    p = p * r + 0x1.ebf9b8p-3f;
    p = p * r + 0x1.62e42ap-1f;
    p = p * r + 1.0f;
    return x < -126.0f ? splat(0.0f) : scale_by_power(p, shifted);
}

// s = 1 / (1 + e^-x), within 2.5 units, and 1 - s without cancellation.
typedef struct {
    vfloat value, complement;
} logistic_pair;

FTK_INLINE logistic_pair logistic(vfloat x) {
    vfloat bounded = x > 87.0f ? splat(87.0f) : x;
    bounded = bounded < -88.0f ? splat(-88.0f) : bounded;
    const vfloat e = exponential_in_range(-bounded, splat(0.0f));
    const vfloat s = 1.0f / (1.0f + e);
    return (logistic_pair){x < -88.0f ? splat(0.0f) : s, e * s};
}

// The natural logarithm of positive normal numbers: x = 2^n (1 + f), sqrt(1/2) <= 1 + f < sqrt(2).
// Within 0.9 units.
FTK_INLINE vfloat logarithm(vfloat x) {
    const vuint offset = float_to_bits(x) - 0x3f3504f3u;  // from sqrt(1/2)
    const vfloat n = __builtin_convertvector((vint)offset >> 23, vfloat);
    const vfloat f = bits_to_float((offset & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    vfloat p = splat(-0x1.38b590p-4f);
    p = p * f + 0x1.055b6cp-3f;
    p = p * f - 0x1.0d8540p-3f;
    p = p * f + 0x1.22da1cp-3f;
    p = p * f - 0x1.547244p-3f;
    p = p * f + 0x1.99a008p-3f;
    p = p * f - 0x1.000226p-2f;
    p = p * f + 0x1.555554p-2f;
    const vfloat square = f * f;
    const vfloat tail = p * f * square + n * 0x1.7f7d1cp-20f - 0.5f * square;
    return n * 0x1.62e400p-1f + (f + tail);
}

#endif
