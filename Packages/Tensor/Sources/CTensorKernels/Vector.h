// Sixteen numbers at a time. The compiler turns one such vector into as many machine registers as
// the processor needs (one with AVX-512, two with AVX2, four with SSE2 or NEON).
#ifndef FTK_VECTOR_H
#define FTK_VECTOR_H

#include <stdint.h>
#include <string.h>

#include "CTensorKernels.h"

// A kernel marked FTK_CLONES is compiled once for every processor generation; the loader picks.
#if defined(__x86_64__) && defined(__linux__)
#define FTK_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define FTK_CLONES
#endif

// Everything below is inlined into such kernels, so it takes on their instruction set.
#define FTK_INLINE static inline __attribute__((always_inline))

// Vectors are only handed between inlined functions: how a call would pass them does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define LANES 16
typedef float vfloat __attribute__((ext_vector_type(LANES)));
typedef int32_t vint __attribute__((ext_vector_type(LANES)));
typedef uint32_t vuint __attribute__((ext_vector_type(LANES)));
typedef uint16_t vhalf __attribute__((ext_vector_type(LANES)));
typedef double vdouble __attribute__((ext_vector_type(LANES)));

typedef float vfloat_half __attribute__((ext_vector_type(LANES / 2)));
typedef uint16_t vhalf_half __attribute__((ext_vector_type(LANES / 2)));

typedef vfloat unaligned_vfloat __attribute__((aligned(4)));
typedef vhalf unaligned_vhalf __attribute__((aligned(2)));
typedef vfloat_half unaligned_vfloat_half __attribute__((aligned(4)));
typedef vhalf_half unaligned_vhalf_half __attribute__((aligned(2)));

FTK_INLINE vfloat load(const float *p) { return *(const unaligned_vfloat *)p; }
FTK_INLINE void store(float *p, vfloat x) { *(unaligned_vfloat *)p = x; }

FTK_INLINE vfloat splat(float x) { return (vfloat)x; }
FTK_INLINE vfloat greater(vfloat a, vfloat b) { return a > b ? a : b; }

FTK_INLINE vfloat bits_to_float(vuint x) { return (vfloat)x; }
FTK_INLINE vuint float_to_bits(vfloat x) { return (vuint)x; }

// bfloat16 is the upper half of a float.
FTK_INLINE vfloat widen(vhalf x) {
    return bits_to_float(__builtin_convertvector(x, vuint) << 16);
}

FTK_INLINE vfloat_half load_half(const void *p) { return *(const unaligned_vfloat_half *)p; }
FTK_INLINE void store_half(void *p, vfloat_half x) { *(unaligned_vfloat_half *)p = x; }

FTK_INLINE vfloat_half load_half_bfloat16(const void *p) {
    typedef uint32_t words __attribute__((ext_vector_type(LANES / 2)));
    return (vfloat_half)(__builtin_convertvector(*(const unaligned_vhalf_half *)p, words) << 16);
}

// Rounds to the nearest, ties to even; a NaN stays a (quiet) NaN.
FTK_INLINE vhalf narrow(vfloat x) {
    const vuint bits = float_to_bits(x);
    const vuint rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    return __builtin_convertvector(x == x ? rounded : ((bits >> 16) | 0x40u), vhalf);
}

// Elements i ... i + 15 of an array of either type.
FTK_INLINE vfloat load_any(const void *p, ftk_type type, int64_t i) {
    if (type == FTK_FLOAT32) return load((const float *)p + i);
    return widen(*(const unaligned_vhalf *)((const uint16_t *)p + i));
}

FTK_INLINE void store_any(void *p, ftk_type type, int64_t i, vfloat x) {
    if (type == FTK_FLOAT32) {
        store((float *)p + i, x);
    } else {
        *(unaligned_vhalf *)((uint16_t *)p + i) = narrow(x);
    }
}

FTK_INLINE size_t ftk_size(ftk_type type) { return type == FTK_FLOAT32 ? 4 : 2; }

// The first `count` <= 16 of them; the other lanes are zero. Eight, the width of the smallest heads,
// do not take the way through a buffer.
FTK_INLINE vfloat load_part(const void *p, ftk_type type, int64_t i, int64_t count) {
    const size_t size = ftk_size(type);
    const char *start = (const char *)p + (size_t)i * size;
    if (count == LANES / 2) {
        const vfloat_half zero = (vfloat_half)0.0f;
        const vfloat_half x = type == FTK_FLOAT32 ? load_half(start) : load_half_bfloat16(start);
        return __builtin_shufflevector(x, zero, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }
    uint16_t buffer[2 * LANES] = {0};
    memcpy(buffer, start, (size_t)count * size);
    return load_any(buffer, type, 0);
}

FTK_INLINE void store_part(void *p, ftk_type type, int64_t i, int64_t count, vfloat x) {
    const size_t size = ftk_size(type);
    char *start = (char *)p + (size_t)i * size;
    if (count == LANES / 2 && type == FTK_FLOAT32) {
        store_half(start, x.lo);
        return;
    }
    uint16_t buffer[2 * LANES];
    store_any(buffer, type, 0, x);
    memcpy(start, buffer, count == LANES / 2 ? LANES : (size_t)count * size);
}

// Elements i ... i + 15, or as many as there are before `end`.
FTK_INLINE vfloat load_until(const void *p, ftk_type type, int64_t i, int64_t end) {
    return end - i >= LANES ? load_any(p, type, i) : load_part(p, type, i, end - i);
}

FTK_INLINE void store_until(void *p, ftk_type type, int64_t i, int64_t end, vfloat x) {
    if (end - i >= LANES) {
        store_any(p, type, i, x);
    } else {
        store_part(p, type, i, end - i, x);
    }
}

FTK_INLINE vint lane_indices(void) {
    return (vint){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
}

// Sums and maxima across lanes, always in the same (tree) order.
FTK_INLINE float sum_lanes(vfloat x) {
    const __attribute__((ext_vector_type(8))) float a = x.lo + x.hi;
    const __attribute__((ext_vector_type(4))) float b = a.lo + a.hi;
    return (b.x + b.z) + (b.y + b.w);
}

FTK_INLINE double sum_lanes_double(vdouble x) {
    const __attribute__((ext_vector_type(8))) double a = x.lo + x.hi;
    const __attribute__((ext_vector_type(4))) double b = a.lo + a.hi;
    return (b.x + b.z) + (b.y + b.w);
}

FTK_INLINE float largest_lane(vfloat x) {
    const __attribute__((ext_vector_type(8))) float a = x.lo > x.hi ? x.lo : x.hi;
    const __attribute__((ext_vector_type(4))) float b = a.lo > a.hi ? a.lo : a.hi;
    const float c = b.x > b.z ? b.x : b.z, d = b.y > b.w ? b.y : b.w;
    return c > d ? c : d;
}

#endif
