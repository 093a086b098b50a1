// Matrices stored the other way round.
#ifndef FTK_TURNING_H
#define FTK_TURNING_H

#include "CTensorKernels.h"

// turned[c, r] = matrix[r, c], both without gaps.
void ftk_turn(
    const void *matrix, void *turned, ftk_type type, int64_t rows, int64_t columns, int threads);

#endif
