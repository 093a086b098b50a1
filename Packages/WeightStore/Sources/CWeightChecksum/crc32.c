#include "CWeightChecksum.h"

#include <string.h>

// The remainder of each 4-bit value times x^32, so that a byte costs two look-ups.
static uint32_t crc32_small(uint32_t state, const uint8_t *bytes, int64_t count) {
    static const uint32_t remainders[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    for (int64_t i = 0; i < count; i++) {
        state ^= bytes[i];
        state = (state >> 4) ^ remainders[state & 15];
        state = (state >> 4) ^ remainders[state & 15];
    }
    return state;
}

#if defined(__x86_64__)
#include <immintrin.h>

// Moves `block` forward by the distance that `factors` stands for and adds `next`. The factors
// are x^(d+32) mod P and x^(d-32) mod P, bit-reflected, for a distance of d bits.
__attribute__((target("pclmul,sse4.1"))) static inline __m128i
fold(__m128i block, __m128i next, __m128i factors) {
    const __m128i low = _mm_clmulepi64_si128(block, factors, 0x00);
    const __m128i high = _mm_clmulepi64_si128(block, factors, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

static inline __m128i load(const uint8_t *bytes, int64_t index) {
    return _mm_loadu_si128((const __m128i *)bytes + index);
}

// Folds four lanes of 16 bytes, then one, into 16 bytes with the same remainder. Source of the
// method: Gopal et al., Fast CRC computation for generic polynomials using PCLMULQDQ, 2009.
// `count` is at least 64; what is left at the end (under 16 bytes) is the caller's.
__attribute__((target("pclmul,sse4.1"))) static uint32_t
crc32_folded(uint32_t state, const uint8_t *bytes, int64_t count) {
    const __m128i by512 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);
    const __m128i by128 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);

    __m128i a = _mm_xor_si128(load(bytes, 0), _mm_cvtsi32_si128((int)state));
    __m128i b = load(bytes, 1), c = load(bytes, 2), d = load(bytes, 3);
    for (bytes += 64, count -= 64; count >= 64; bytes += 64, count -= 64) {
        a = fold(a, load(bytes, 0), by512);
        b = fold(b, load(bytes, 1), by512);
        c = fold(c, load(bytes, 2), by512);
        d = fold(d, load(bytes, 3), by512);
    }
    a = fold(fold(fold(a, b, by128), c, by128), d, by128);
    for (; count >= 16; bytes += 16, count -= 16) {
        a = fold(a, load(bytes, 0), by128);
    }
    uint8_t rest[16];
    memcpy(rest, &a, 16);
    return crc32_small(crc32_small(0, rest, 16), bytes, count);
}
#endif

uint32_t cweightchecksum_crc32(uint32_t crc, const void *bytes, int64_t count) {
    const uint32_t state = ~crc;
#if defined(__x86_64__)
    if (count >= 64 && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1")) {
        return ~crc32_folded(state, bytes, count);
    }
#endif
    return ~crc32_small(state, bytes, count);
}
