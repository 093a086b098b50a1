// bfloat16 on processors without an instruction for it: both numbers of a pair are widened.
#include "Vector.h"

#define SIZE 2
#define BLOCK_TARGET FTK_CLONES

#include "FewRowsPairs.h"

FTK_INLINE vfloat lower(vfloat pairs) { return bits_to_float(float_to_bits(pairs) << 16); }
FTK_INLINE vfloat upper(vfloat pairs) { return bits_to_float(float_to_bits(pairs) & 0xffff0000u); }

FTK_INLINE vfloat add_products(vfloat sums, uint32_t a, vfloat b) {
    const vfloat pair = splat(__builtin_bit_cast(float, a));
    sums += lower(pair) * lower(b);
    return sums + upper(pair) * upper(b);
}

#include "FewRowsTemplate.h"

void ftk_few_rows_widened(void *context, int64_t block) { run_few_rows(context, block); }
