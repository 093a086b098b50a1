#include "Exponential.h"
#include "Parallel.h"

enum {
    grain = 8192,      // elements per block of rows
    few_words = 32,    // vocabularies up to this size are done sixteen rows at a time
};

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

// ---- One row after another, for a large vocabulary ---------------------------------------------

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
    vfloat sums[2] = {splat(0.0f), splat(0.0f)};
    int64_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        sums[0] += exponential_of_negative(load(logits + i) - largest);
        sums[1] += exponential_of_negative(load(logits + i + LANES) - largest);
    }
    for (; i < count; i += LANES) {
        sums[0] += exponential_of_negative(load_logits(logits, i, count) - largest);
    }
    return sum_lanes(sums[0] + sums[1]);
}

FTK_INLINE int32_t first_index(const float *logits, int64_t count, float value) {
    int64_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        const vint found = load(logits + i) == value | load(logits + i + LANES) == value;
        if (__builtin_reduce_min(found) < 0) break;
    }
    for (; i < count; i++) {
        if (logits[i] == value) return (int32_t)i;
    }
    return 0;
}

// weight * (softmax - onehot); `logits` may be the same memory.
FTK_INLINE void write_gradient(
    const cross_entropy *c, ftk_type type, int64_t row, float largest, float sum) {
    const int64_t start = row * c->stride, count = c->vocabulary;
    const float *logits = c->logits + start;
    const float weight = c->weights[row], scale = weight / sum;
    const int32_t target = c->targets[row];
    const vfloat p = exponential_of_negative(splat(logits[target]) - largest);
    for (int64_t i = 0; i < count; i += LANES) {
        const vfloat x = load_until(logits, FTK_FLOAT32, i, count) - largest;
        store_until(
            c->gradient, type, start + i, start + count, exponential_of_negative(x) * scale);
    }
    store_part(c->gradient, type, start + target, 1, p * scale - weight);
}

FTK_INLINE void differentiate_row(const cross_entropy *c, int64_t row) {
    const float *logits = c->logits + row * c->stride;
    const float largest = largest_logit(logits, c->vocabulary);
    const float sum = sum_of_exponentials(logits, c->vocabulary, largest);
    c->losses[row] = logarithm(splat(sum)).x - (logits[c->targets[row]] - largest);
    if (c->greedy != NULL) c->greedy[row] = first_index(logits, c->vocabulary, largest);
    if (c->gradient == NULL) return;
    if (c->gradient_type == FTK_FLOAT32) {
        write_gradient(c, FTK_FLOAT32, row, largest, sum);
    } else {
        write_gradient(c, FTK_BFLOAT16, row, largest, sum);
    }
}

// ---- Sixteen rows at a time, for a small one: one row per lane ---------------------------------

// Logits by word, [vocabulary, 16]; the rows' largest logit and its first index.
typedef struct {
    vfloat logits[few_words], largest, sum;
    vint greedy;
} row_lanes;

FTK_INLINE void load_rows(const cross_entropy *c, int64_t start, int64_t rows, row_lanes *lanes) {
    for (int64_t r = 0; r < rows; r++) {
        const float *logits = c->logits + (start + r) * c->stride;
        for (int64_t v = 0; v < c->vocabulary; v++) ((float *)(lanes->logits + v))[r] = logits[v];
    }
}

FTK_INLINE void sum_rows(const cross_entropy *c, row_lanes *lanes) {
    lanes->largest = lanes->logits[0];
    lanes->greedy = (vint)0;
    for (int64_t v = 1; v < c->vocabulary; v++) {
        const vint larger = lanes->logits[v] > lanes->largest;
        lanes->largest = larger ? lanes->logits[v] : lanes->largest;
        lanes->greedy = larger ? (vint)(int32_t)v : lanes->greedy;
    }
    lanes->sum = splat(0.0f);
    for (int64_t v = 0; v < c->vocabulary; v++) {
        lanes->sum += exponential_of_negative(lanes->logits[v] - lanes->largest);
    }
}

FTK_INLINE void write_gradients(
    const cross_entropy *c, int64_t start, int64_t rows, vint targets, const row_lanes *lanes) {
    const vfloat weights = load_part(c->weights, FTK_FLOAT32, start, rows);
    const vfloat scale = weights / lanes->sum;
    for (int64_t v = 0; v < c->vocabulary; v++) {
        const vfloat p = exponential_of_negative(lanes->logits[v] - lanes->largest) * scale;
        const vfloat gradient = targets == (int32_t)v ? p - weights : p;
        const vhalf rounded = narrow(gradient);
        for (int64_t r = 0; r < rows; r++) {
            const int64_t i = (start + r) * c->stride + v;
            if (c->gradient_type == FTK_FLOAT32) {
                ((float *)c->gradient)[i] = ((const float *)&gradient)[r];
            } else {
                ((uint16_t *)c->gradient)[i] = ((const uint16_t *)&rounded)[r];
            }
        }
    }
}

FTK_INLINE void differentiate_rows(const cross_entropy *c, int64_t start, int64_t rows) {
    row_lanes lanes;
    vint targets = (vint)0;
    memset(lanes.logits, 0, (size_t)c->vocabulary * sizeof(vfloat));
    memcpy(&targets, c->targets + start, (size_t)rows * sizeof(int32_t));
    load_rows(c, start, rows, &lanes);
    sum_rows(c, &lanes);
    vfloat at_target = lanes.logits[0];
    for (int64_t v = 1; v < c->vocabulary; v++) {
        at_target = targets == (int32_t)v ? lanes.logits[v] : at_target;
    }
    const vfloat losses = logarithm(lanes.sum) - (at_target - lanes.largest);
    memcpy(c->losses + start, &losses, (size_t)rows * sizeof(float));
    if (c->greedy != NULL) memcpy(c->greedy + start, &lanes.greedy, (size_t)rows * sizeof(int32_t));
    if (c->gradient != NULL) write_gradients(c, start, rows, targets, &lanes);
}

// ---- Both --------------------------------------------------------------------------------------

FTK_CLONES static void cross_entropy_block(void *context, int64_t block) {
    const cross_entropy c = *(const cross_entropy *)context;
    const int64_t start = block * c.block_rows, end = ftk_smaller(start + c.block_rows, c.rows);
    if (c.vocabulary > few_words) {
        for (int64_t row = start; row < end; row++) differentiate_row(&c, row);
        return;
    }
    for (int64_t row = start; row < end; row += LANES) {
        differentiate_rows(&c, row, ftk_smaller(LANES, end - row));
    }
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
