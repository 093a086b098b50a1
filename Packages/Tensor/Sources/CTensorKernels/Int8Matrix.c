#include "Int8Matrix.h"

#include <math.h>

size_t ftk_int8_bytes(int64_t rows, int64_t columns) {
    return (size_t)(ftk_blocks(rows, panel_width) * panel_bytes(columns));
}

typedef struct {
    const float *x;
    void *matrix;
    int64_t rows, columns;
} quantization;

// The largest magnitude over 127; NaN where a number is not finite, so that results show it.
FTK_INLINE float factor_of(const float *row, int64_t columns) {
    vfloat largest = splat(0), sum = splat(0);
    for (int64_t i = 0; i < columns; i += LANES) {
        const vfloat x = load_until(row, FTK_FLOAT32, i, columns);
        const vfloat magnitude = x < 0 ? -x : x;
        largest = greater(magnitude, largest);
        sum += magnitude * 0.0f;
    }
    return largest_lane(largest) / 127 + sum_lanes(sum);
}

// Ties to even.
FTK_INLINE int8_t rounded(float x) { return (int8_t)__builtin_rintf(x); }

FTK_CLONES static void quantize_panel(void *context, int64_t panel) {
    const quantization *q = context;
    char *start = (char *)q->matrix + panel * panel_bytes(q->columns);
    float *factors = (float *)start;
    int8_t *numbers = (int8_t *)(factors + panel_width);
    for (int64_t i = 0; i < panel_width; i++) {
        const int64_t row = panel * panel_width + i;
        const bool exists = row < q->rows;
        const float *x = q->x + row * q->columns;
        factors[i] = exists ? factor_of(x, q->columns) : 0;
        const float inverse = factors[i] > 0 ? 1 / factors[i] : 0;
        const bool is_zero = !(inverse > 0 && inverse <= __FLT_MAX__);
        for (int64_t k = 0; k < q->columns; k++)
            numbers[k * panel_width + i] = is_zero ? 0 : rounded(x[k] * inverse);
    }
}

void ftk_quantize(const float *x, void *matrix, int64_t rows, int64_t columns, int threads) {
    quantization q = {x, matrix, rows, columns};
    ftk_parallel(ftk_blocks(rows, panel_width), threads, quantize_panel, &q);
}
