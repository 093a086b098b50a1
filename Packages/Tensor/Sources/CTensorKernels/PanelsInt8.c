#include "PanelProduct.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Everything from here on may use the instruction; it runs only where the processor has it.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512vnni"))), apply_to = function)

#include "Vector.h"

#define BLOCK_TARGET

FTK_INLINE vint add_pairs(vint sums, int32_t x, const int8_t *b) {
    const __m512i numbers = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)b));
    return (vint)_mm512_dpwssd_epi32((__m512i)sums, _mm512_set1_epi32(x), numbers);
}

#include "PanelsInt8Template.h"

void ftk_few_panels_int8(void *context, int64_t panel) { multiply_panel(context, panel); }

#pragma clang attribute pop
#else
void ftk_few_panels_int8(void *context, int64_t panel) { ftk_few_panels_int8_portable(context, panel); }
#endif
