// Panels of int8 on any processor.
#include "PanelProduct.h"
#include "Vector.h"

#define BLOCK_TARGET FTK_CLONES

FTK_INLINE vint add_pairs(vint sums, int32_t x, const int8_t *b) {
    typedef int8_t bytes __attribute__((ext_vector_type(2 * LANES), aligned(1)));
    typedef int16_t words __attribute__((ext_vector_type(2 * LANES)));
    const words numbers = __builtin_convertvector(*(const bytes *)b, words);
    const vint pairs = (vint)numbers;
    return sums + (pairs << 16 >> 16) * (int32_t)(int16_t)x + (pairs >> 16) * (x >> 16);
}

#include "PanelsInt8Template.h"

void ftk_few_panels_int8_portable(void *context, int64_t panel) { multiply_panel(context, panel); }
