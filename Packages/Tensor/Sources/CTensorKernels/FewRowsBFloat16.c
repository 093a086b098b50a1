#include "FewRows.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// Everything from here on may use the instruction; it runs only where the processor has it.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "Vector.h"

#define SIZE 2
#define BLOCK_TARGET

#include "FewRowsPairs.h"

FTK_INLINE vfloat add_products(vfloat sums, uint32_t a, vfloat b) {
    return _mm512_dpbf16_ps(sums, (__m512bh)_mm512_set1_epi32((int)a), (__m512bh)b);
}

#include "FewRowsTemplate.h"

void ftk_few_rows_bfloat16(void *context, int64_t block) { run_few_rows(context, block); }

#pragma clang attribute pop
#else
void ftk_few_rows_bfloat16(void *context, int64_t block) {
    (void)context;
    (void)block;
}
#endif
