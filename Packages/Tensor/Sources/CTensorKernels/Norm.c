#include "Parallel.h"
#include "Reduction.h"
#include "Vector.h"

// Elements per block of rows.
enum { grain = 16384 };

// One statement of both norms: y = (x - mean) inverse (gain + offset) (+ bias), where the mean of the
// root mean square norm is 0 (`mean` is NULL).
typedef struct {
    const float *x, *gain, *bias;  // backward: bias is not NULL when its gradient is wanted
    float gain_offset, epsilon;
    const void *y_gradient;
    void *y;
    ftk_type y_type;
    float *mean, *inverse;
    float *x_gradient, *scratch;
    bool accumulate;
    int64_t rows, channels, block_rows;
} norm;

// ---- Forward -----------------------------------------------------------------------------------

// `whole` says that rows are whole vectors; otherwise a shorter one ends each row.
FTK_INLINE vfloat read(const void *p, ftk_type type, int64_t i, int64_t end, const bool whole) {
    return whole ? load_any(p, type, i) : load_until(p, type, i, end);
}

FTK_INLINE void write(
    void *p, ftk_type type, int64_t i, int64_t end, vfloat x, const bool whole) {
    if (whole) {
        store_any(p, type, i, x);
    } else {
        store_until(p, type, i, end, x);
    }
}

// Two running sums hide the latency of addition. Lanes past the row count as zero.
FTK_INLINE float row_mean(const float *x, int64_t channels, const bool whole) {
    vfloat even = splat(0.0f), odd = splat(0.0f);
    int64_t i = 0;
    for (; i + 2 * LANES <= channels; i += 2 * LANES) {
        even += load(x + i);
        odd += load(x + i + LANES);
    }
    for (; i < channels; i += LANES) even += read(x, FTK_FLOAT32, i, channels, whole);
    return sum_lanes(even + odd) / (float)channels;
}

// The mean of (x - mean)^2.
FTK_INLINE float row_variance(const float *x, int64_t channels, float mean, const bool whole) {
    vfloat even = splat(0.0f), odd = splat(0.0f);
    int64_t i = 0;
    for (; i + 2 * LANES <= channels; i += 2 * LANES) {
        const vfloat a = load(x + i) - mean, b = load(x + i + LANES) - mean;
        even += a * a;
        odd += b * b;
    }
    for (; i < channels; i += LANES) {
        const vfloat d = read(x, FTK_FLOAT32, i, channels, whole) - mean;
        even += whole || lane_indices() < (int32_t)(channels - i) ? d * d : splat(0.0f);
    }
    return sum_lanes(even + odd) / (float)channels;
}

FTK_INLINE void forward_rows(
    const norm *n, ftk_type type, const bool has_mean, const bool whole, int64_t start,
    int64_t end) {
    const int64_t channels = n->channels;
    for (int64_t r = start; r < end; r++) {
        const float *x = n->x + r * channels;
        const float mean = has_mean ? row_mean(x, channels, whole) : 0.0f;
        const float variance = row_variance(x, channels, mean, whole);
        const float inverse = 1.0f / __builtin_sqrtf(variance + n->epsilon);
        if (has_mean) n->mean[r] = mean;
        n->inverse[r] = inverse;
        for (int64_t i = 0; i < channels; i += LANES) {
            const vfloat unit = (read(x, FTK_FLOAT32, i, channels, whole) - mean) * inverse;
            vfloat y = unit * (read(n->gain, FTK_FLOAT32, i, channels, whole) + n->gain_offset);
            if (n->bias != NULL) y += read(n->bias, FTK_FLOAT32, i, channels, whole);
            write(n->y, type, r * channels + i, (r + 1) * channels, y, whole);
        }
    }
}

// Calls ROWS(norm, type, has_mean, whole, ...) with the three known to the compiler.
#define SPECIALISE_WHOLE(ROWS, N, TYPE, HAS_MEAN, ...)              \
    do {                                                           \
        if ((N)->channels % LANES == 0) {                          \
            ROWS(N, TYPE, HAS_MEAN, true, __VA_ARGS__);            \
        } else {                                                   \
            ROWS(N, TYPE, HAS_MEAN, false, __VA_ARGS__);           \
        }                                                          \
    } while (0)

#define SPECIALISE(ROWS, N, ...)                                             \
    do {                                                                     \
        if ((N)->mean != NULL && (N)->y_type == FTK_FLOAT32) {               \
            SPECIALISE_WHOLE(ROWS, N, FTK_FLOAT32, true, __VA_ARGS__);       \
        } else if ((N)->mean != NULL) {                                      \
            SPECIALISE_WHOLE(ROWS, N, FTK_BFLOAT16, true, __VA_ARGS__);      \
        } else if ((N)->y_type == FTK_FLOAT32) {                             \
            SPECIALISE_WHOLE(ROWS, N, FTK_FLOAT32, false, __VA_ARGS__);      \
        } else {                                                             \
            SPECIALISE_WHOLE(ROWS, N, FTK_BFLOAT16, false, __VA_ARGS__);     \
        }                                                                    \
    } while (0)

FTK_CLONES static void forward_block(void *context, int64_t block) {
    const norm n = *(const norm *)context;
    const int64_t start = block * n.block_rows, end = ftk_smaller(start + n.block_rows, n.rows);
    SPECIALISE(forward_rows, &n, start, end);
}

static void run_forward(norm *n, int threads) {
    n->block_rows = ftk_rows_per_block(n->channels, grain);
    ftk_parallel(ftk_blocks(n->rows, n->block_rows), threads, forward_block, n);
}

void ftk_layer_norm_forward(
    const float *x, const float *gain, const float *bias, void *y, ftk_type y_type, float *mean,
    float *inverse_deviation, int64_t rows, int64_t channels, float epsilon, int threads) {
    norm n = {
        .x = x, .gain = gain, .bias = bias, .epsilon = epsilon, .y = y, .y_type = y_type,
        .mean = mean, .inverse = inverse_deviation, .rows = rows, .channels = channels};
    run_forward(&n, threads);
}

void ftk_rms_norm_forward(
    const float *x, const float *gain, float gain_offset, void *y, ftk_type y_type,
    float *inverse_deviation, int64_t rows, int64_t channels, float epsilon, int threads) {
    norm n = {
        .x = x, .gain = gain, .gain_offset = gain_offset, .epsilon = epsilon, .y = y,
        .y_type = y_type, .inverse = inverse_deviation, .rows = rows, .channels = channels};
    run_forward(&n, threads);
}

// ---- Backward ----------------------------------------------------------------------------------

// With u = (x - mean) inverse and g = y' (gain + offset):
//   x' = inverse (g - average(g) - u average(g u)), without average(g) in the root mean square norm,
//   gain' = sum over rows of y' u, bias' = sum over rows of y'.
typedef struct {
    vfloat unit, y_gradient, scaled;
} backward_terms;

FTK_INLINE backward_terms terms_at(
    const norm *n, ftk_type type, int64_t row, int64_t i, float mean, float inverse,
    const bool whole) {
    const int64_t start = row * n->channels, end = start + n->channels;
    backward_terms t;
    t.unit = (read(n->x, FTK_FLOAT32, start + i, end, whole) - mean) * inverse;
    t.y_gradient = read(n->y_gradient, type, start + i, end, whole);
    t.scaled =
        t.y_gradient * (read(n->gain, FTK_FLOAT32, i, n->channels, whole) + n->gain_offset);
    return t;
}

FTK_INLINE void add_to(float *sums, int64_t i, int64_t end, vfloat x, const bool whole) {
    const vfloat sum = read(sums, FTK_FLOAT32, i, end, whole) + x;
    write(sums, FTK_FLOAT32, i, end, sum, whole);
}

FTK_INLINE void backward_row(
    const norm *n, ftk_type type, const bool has_mean, const bool whole, float *sums,
    int64_t row) {
    const int64_t channels = n->channels;
    const float mean = has_mean ? n->mean[row] : 0.0f, inverse = n->inverse[row];
    vfloat scaled_sums = splat(0.0f), product_sums = splat(0.0f);
    for (int64_t i = 0; i < channels; i += LANES) {
        // Lanes past the row have y' = 0 and add nothing.
        const backward_terms t = terms_at(n, type, row, i, mean, inverse, whole);
        scaled_sums += t.scaled;
        product_sums += t.scaled * t.unit;
        add_to(sums, i, channels, t.y_gradient * t.unit, whole);
        if (n->bias != NULL) add_to(sums + channels, i, channels, t.y_gradient, whole);
    }
    const float average = has_mean ? sum_lanes(scaled_sums) / (float)channels : 0.0f;
    const float product = sum_lanes(product_sums) / (float)channels;
    float *x_gradient = n->x_gradient + row * channels;
    for (int64_t i = 0; i < channels; i += LANES) {
        const backward_terms t = terms_at(n, type, row, i, mean, inverse, whole);
        vfloat gradient = inverse * (t.scaled - average - t.unit * product);
        if (n->accumulate) gradient += read(x_gradient, FTK_FLOAT32, i, channels, whole);
        write(x_gradient, FTK_FLOAT32, i, channels, gradient, whole);
    }
}

FTK_INLINE void backward_rows(
    const norm *n, ftk_type type, const bool has_mean, const bool whole, int64_t block) {
    const int64_t width = n->channels * (n->bias != NULL ? 2 : 1);
    float *sums = n->scratch + block * width;
    memset(sums, 0, (size_t)width * sizeof(float));
    const int64_t start = ftk_part_start(n->rows, FTK_REDUCTION_BLOCKS, block);
    const int64_t end = ftk_part_start(n->rows, FTK_REDUCTION_BLOCKS, block + 1);
    for (int64_t r = start; r < end; r++) backward_row(n, type, has_mean, whole, sums, r);
}

FTK_CLONES static void backward_block(void *context, int64_t block) {
    const norm n = *(const norm *)context;
    SPECIALISE(backward_rows, &n, block);
}

static bool is_small(const norm *n) { return n->rows * n->channels < 2 * grain; }

void ftk_layer_norm_backward(
    const void *y_gradient, ftk_type y_type, const float *x, const float *gain, const float *mean,
    const float *inverse_deviation, float *x_gradient, bool accumulate, float *gain_gradient,
    float *bias_gradient, float *scratch, int64_t rows, int64_t channels, int threads) {
    norm n = {
        .x = x, .gain = gain, .bias = bias_gradient, .y_gradient = y_gradient, .y_type = y_type,
        .mean = (float *)mean, .inverse = (float *)inverse_deviation, .x_gradient = x_gradient,
        .scratch = scratch, .accumulate = accumulate, .rows = rows, .channels = channels};
    ftk_parallel(FTK_REDUCTION_BLOCKS, is_small(&n) ? 1 : threads, backward_block, &n);
    const int64_t stride = channels * (bias_gradient != NULL ? 2 : 1);
    ftk_add_blocks(scratch, stride, gain_gradient, channels);
    if (bias_gradient != NULL) ftk_add_blocks(scratch + channels, stride, bias_gradient, channels);
}

void ftk_rms_norm_backward(
    const void *y_gradient, ftk_type y_type, const float *x, const float *gain, float gain_offset,
    const float *inverse_deviation, float *x_gradient, bool accumulate, float *gain_gradient,
    float *scratch, int64_t rows, int64_t channels, int threads) {
    norm n = {
        .x = x, .gain = gain, .gain_offset = gain_offset, .y_gradient = y_gradient,
        .y_type = y_type, .inverse = (float *)inverse_deviation, .x_gradient = x_gradient,
        .scratch = scratch, .accumulate = accumulate, .rows = rows, .channels = channels};
    ftk_parallel(FTK_REDUCTION_BLOCKS, is_small(&n) ? 1 : threads, backward_block, &n);
    ftk_add_blocks(scratch, channels, gain_gradient, channels);
}
