// A matrix of weights in eight bits: for each row one factor, the largest magnitude over 127, and for each
// number its nearest multiple. Rows lie in panels of 64 side by side, in the order in which one row of
// activations reads them:
//   [rows / 64] of { float factors[64]; int8_t numbers[columns][64]; }
// filled up with zeros. A panel begins on a cache line.
#ifndef FTK_INT8_MATRIX_H
#define FTK_INT8_MATRIX_H

#include "Parallel.h"
#include "Vector.h"

enum { panel_width = 64 };

typedef struct {
    const float *factors;   // [64]
    const int8_t *numbers;  // [columns, 64]
} int8_panel;

FTK_INLINE int64_t panel_bytes(int64_t columns) {
    return panel_width * ((int64_t)sizeof(float) + columns);
}

FTK_INLINE int8_panel panel_at(const void *matrix, int64_t columns, int64_t index) {
    const char *start = (const char *)matrix + index * panel_bytes(columns);
    return (int8_panel){
        (const float *)start, (const int8_t *)start + panel_width * (int64_t)sizeof(float)};
}

// Sixteen of them.
FTK_INLINE vfloat load_int8(const int8_t *p) {
    typedef int8_t bytes __attribute__((ext_vector_type(LANES), aligned(1)));
    return __builtin_convertvector(*(const bytes *)p, vfloat);
}

#endif
