// Between the files of the backward pass.
#ifndef FTK_ATTENTION_BACKWARD_H
#define FTK_ATTENTION_BACKWARD_H

#include "CTensorKernels.h"

typedef struct {
    const ftk_attention *shape;
    const void *q, *k, *v, *out, *out_gradient;
    const float *log_sums;
    const int32_t *prompt_counts;
    void *q_gradient, *k_gradient, *v_gradient;
    float *scratch;
} attention_backward;

#endif
