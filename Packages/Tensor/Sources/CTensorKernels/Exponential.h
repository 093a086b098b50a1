// exp and the logistic function for vectors of floats.
#ifndef FTK_EXPONENTIAL_H
#define FTK_EXPONENTIAL_H

#include "Vector.h"

// e^(x + low) for a small `low`: 2^n e^r with n = round(x / ln 2), |r| <= ln(2) / 2 + |low|, and
// e^r by a minimax polynomial of degree 6. Below -87.34 the result is flushed to 0; above 88.72 it is
// infinite; NaN stays NaN.
FTK_INLINE vfloat exponential_of_sum(vfloat x, vfloat low) {
    const vfloat magic = splat(0x1.8p23f);  // adding it rounds to an integer
    const vfloat shifted = x * 0x1.715476p0f + magic;
    const vfloat n = shifted - magic;
    const vfloat r = x - n * 0x1.62e400p-1f - n * 0x1.7f7d1cp-20f + low;
    vfloat p = splat(0x1.6a1a96p-10f);
    p = p * r + 0x1.123fc6p-7f;
    p = p * r + 0x1.555916p-5f;
    p = p * r + 0x1.55548ap-3f;
    p = p * r + 0x1.fffffcp-2f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    vfloat result = bits_to_float(float_to_bits(p) + (float_to_bits(shifted) << 23));
    result = x < -0x1.5d58a0p6f ? splat(0.0f) : result;
    return x > 0x1.62e42ep6f ? splat(__builtin_inff()) : result;
}

// e^x, within 1.2 units in the last place.
FTK_INLINE vfloat exponential(vfloat x) { return exponential_of_sum(x, splat(0.0f)); }

// 1 / (1 + e^-x)
FTK_INLINE vfloat logistic(vfloat x) { return 1.0f / (1.0f + exponential(-x)); }

#endif
