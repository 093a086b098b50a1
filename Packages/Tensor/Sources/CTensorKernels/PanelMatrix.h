// Weights in the order in which a few rows of activations read them, from end to end: panels of 64
// columns of op(B) side by side, which are rows of the weights as stored, and in a panel pairs that
// follow each other along k:
//   bfloat16: [n / 64] of uint16_t[k / 2][64][2], k filled up to a multiple of 32
//   int8:     [n / 64] of { float factors[64]; int8_t numbers[k / 2][64][2]; }, k filled up to an even one
// Room that is filled up holds zeros. The first is oneDNN's BA16a64b2a, so it multiplies with it, too.
// In the second, a column has one factor, its largest magnitude over 127, and numbers are the nearest
// multiples of it. Panels begin on a cache line, and where they are does not depend on how many follow.
#ifndef FTK_PANEL_MATRIX_H
#define FTK_PANEL_MATRIX_H

#include "Parallel.h"
#include "Vector.h"

enum { panel_width = 64, panel_vectors = panel_width / LANES };

FTK_INLINE int64_t panel_depth(ftk_type type, int64_t k) {
    return type == FTK_INT8 ? (k + 1) / 2 * 2 : (k + 31) / 32 * 32;
}

FTK_INLINE int64_t panel_bytes(ftk_type type, int64_t k) {
    const int64_t depth = panel_depth(type, k);
    return panel_width * (type == FTK_INT8 ? (int64_t)sizeof(float) + depth : 2 * depth);
}

FTK_INLINE const uint16_t *bfloat16_panel(const void *matrix, int64_t k, int64_t index) {
    return (const uint16_t *)((const char *)matrix + index * panel_bytes(FTK_BFLOAT16_PANELS, k));
}

typedef struct {
    const float *factors;   // [64]
    const int8_t *numbers;  // [k / 2, 64, 2]
} int8_panel;

FTK_INLINE int8_panel int8_panel_at(const void *matrix, int64_t k, int64_t index) {
    const char *start = (const char *)matrix + index * panel_bytes(FTK_INT8, k);
    return (int8_panel){
        (const float *)start, (const int8_t *)start + panel_width * (int64_t)sizeof(float)};
}

// Where in a panel column `column` of row k is.
FTK_INLINE int64_t panel_place(int64_t k, int64_t column) {
    return k / 2 * 2 * panel_width + column * 2 + k % 2;
}

#endif
