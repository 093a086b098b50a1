#include <math.h>

#include "Exponential.h"
#include "Parallel.h"

// Elements per block of rows.
enum { grain = 8192 };

typedef struct {
    const float *logits;
    const int32_t *targets;
    const float *weights;
    float *losses;
    void *gradient;
    ftk_type gradient_type;
    int32_t *greedy;
    int64_t rows, vocabulary, stride, block_rows;
} cross_entropy;

// Lanes past the row hold -infinity, whose exponential is 0.
FTK_INLINE vfloat load_logits(const float *logits, int64_t i, int64_t count) {
    if (count - i >= LANES) return load(logits + i);
    const vfloat x = load_part(logits, FTK_FLOAT32, i, count - i);
    return lane_indices() < (int32_t)(count - i) ? x : splat(-__builtin_inff());
}

FTK_INLINE float largest_logit(const float *logits, int64_t count) {
    vfloat largest[4];
    for (int j = 0; j < 4; j++) largest[j] = splat(-__builtin_inff());
    int64_t i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
        for (int j = 0; j < 4; j++) largest[j] = greater(load(logits + i + j * LANES), largest[j]);
    }
    for (; i < count; i += LANES) largest[0] = greater(load_logits(logits, i, count), largest[0]);
    return largest_lane(greater(greater(largest[0], largest[1]), greater(largest[2], largest[3])));
}

FTK_INLINE float sum_of_exponentials(const float *logits, int64_t count, float largest) {
    vfloat sums[2] = {0};
    int64_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        sums[0] += exponential_of_negative(load(logits + i) - largest);
        sums[1] += exponential_of_negative(load(logits + i + LANES) - largest);
    }
    for (; i < count; i += LANES) sums[0] += exponential_of_negative(load_logits(logits, i, count) - largest);
    return sum_lanes(sums[0] + sums[1]);
}

static int32_t first_index(const float *logits, int64_t count, float value) {
    for (int64_t i = 0; i < count; i++) {
        if (logits[i] == value) return (int32_t)i;
    }
    return 0;
}

// weight * (softmax - onehot); `logits` may be the same memory.
FTK_INLINE void write_gradient(
    const cross_entropy *c, ftk_type type, int64_t row, float largest, float sum) {
    const float *logits = c->logits + row * c->stride;
    const int64_t start = row * c->stride, count = c->vocabulary;
    const float weight = c->weights[row], scale = weight / sum;
    const int32_t target = c->targets[row];
    const vfloat at_target = exponential_of_negative(splat(logits[target]) - largest) * scale - weight;
    for (int64_t i = 0; i < count; i += LANES) {
        const vfloat x = load_until(logits, FTK_FLOAT32, i, count) - largest;
        store_until(c->gradient, type, start + i, start + count, exponential_of_negative(x) * scale);
    }
    store_part(c->gradient, type, start + target, 1, at_target);
}

FTK_INLINE void cross_entropy_row(const cross_entropy *c, int64_t row) {
    const float *logits = c->logits + row * c->stride;
    const float largest = largest_logit(logits, c->vocabulary);
    const float sum = sum_of_exponentials(logits, c->vocabulary, largest);
    c->losses[row] = logf(sum) - (logits[c->targets[row]] - largest);
    if (c->greedy != NULL) c->greedy[row] = first_index(logits, c->vocabulary, largest);
    if (c->gradient == NULL) return;
    if (c->gradient_type == FTK_FLOAT32) {
        write_gradient(c, FTK_FLOAT32, row, largest, sum);
    } else {
        write_gradient(c, FTK_BFLOAT16, row, largest, sum);
    }
}

FTK_CLONES static void cross_entropy_block(void *context, int64_t block) {
    const cross_entropy *c = context;
    const int64_t end = ftk_smaller((block + 1) * c->block_rows, c->rows);
    for (int64_t row = block * c->block_rows; row < end; row++) cross_entropy_row(c, row);
}

void ftk_cross_entropy(
    const float *logits, const int32_t *targets, const float *weights, float *losses,
    void *gradient, ftk_type gradient_type, int32_t *greedy, int64_t rows, int64_t vocabulary,
    int64_t stride, int threads) {
    cross_entropy c = {
        logits, targets, weights, losses, gradient, gradient_type, greedy, rows, vocabulary,
        stride, ftk_rows_per_block(vocabulary, grain)};
    ftk_parallel(ftk_blocks(rows, c.block_rows), threads, cross_entropy_block, &c);
}
