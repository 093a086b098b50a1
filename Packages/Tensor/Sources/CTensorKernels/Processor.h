// What the processor can do, as far as kernels differ by it. ONEDNN_MAX_CPU_ISA lowers all answers.
#ifndef FTK_PROCESSOR_H
#define FTK_PROCESSOR_H

#include <stdbool.h>

// Whether there are 32 vector registers of 16 floats each (AVX-512).
bool ftk_has_wide_registers(void);

// Whether there is an instruction that multiplies pairs of bfloat16 (AVX-512 BF16).
bool ftk_has_bfloat16_products(void);

// Whether there is one that multiplies and adds up pairs of int16 (AVX-512 VNNI).
bool ftk_has_whole_products(void);

#endif
