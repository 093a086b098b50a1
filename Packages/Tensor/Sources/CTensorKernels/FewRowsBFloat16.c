#include "FewRows.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

bool ftk_has_bfloat16_products(void) { return __builtin_cpu_supports("avx512bf16"); }

// Everything from here on may use the instruction; it runs only where the processor has it.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "Vector.h"

#define SIZE 2
#define BLOCK_TARGET

FTK_INLINE vfloat add_products(vfloat sums, uint32_t a, vfloat b) {
    return _mm512_dpbf16_ps(sums, (__m512bh)_mm512_set1_epi32((int)a), (__m512bh)b);
}

// Sixteen pairs: row k of B in the lower halves, row k + 1 in the upper ones.
FTK_INLINE vfloat load_words(
    const few_rows *f, int64_t k, int64_t end_k, int64_t column, int64_t end) {
    const int64_t row = k * f->product->ldb, next = row + f->product->ldb;
    const vfloat lower = load_until(f->b, FTK_BFLOAT16, row + column, row + end);
    const vfloat upper =
        k + 1 < end_k ? load_until(f->b, FTK_BFLOAT16, next + column, next + end) : splat(0);
    return bits_to_float((float_to_bits(lower) >> 16) | float_to_bits(upper));
}

#include "FewRowsTemplate.h"

void ftk_few_rows_bfloat16(void *context, int64_t block) { run_few_rows(context, block); }

#pragma clang attribute pop
#else
bool ftk_has_bfloat16_products(void) { return false; }

void ftk_few_rows_bfloat16(void *context, int64_t block) {
    (void)context;
    (void)block;
}
#endif
