// Matrices stored the other way round.
#ifndef FTK_TURNING_H
#define FTK_TURNING_H

#include "CTensorKernels.h"

// turned[c, r] = matrix[r, c], bfloat16, both without gaps.
void ftk_turn(const uint16_t *matrix, uint16_t *turned, int64_t rows, int64_t columns, int threads);

#endif
