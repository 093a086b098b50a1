#include "Parallel.h"
#include "Vector.h"

// Elements per block.
enum { grain = 32768 };

typedef struct {
    ftk_adamw settings;
    float *values;
    const float *gradients;
    float *first, *second;
    uint16_t *copy;
    int64_t count;
} update;

// g = scale * gradient
// m = m + (1 - beta1) (g - m)
// v = beta2 v + (1 - beta2) g^2
// w = (1 - rate * decay) w - rate / correction1 * m / (sqrt(v / correction2) + epsilon)
FTK_INLINE void update_lanes(const update *u, int64_t i, int64_t end) {
    const ftk_adamw *s = &u->settings;
    const float step = s->learning_rate / s->correction1;
    const float keep = 1.0f - s->learning_rate * s->weight_decay;
    const float root = 1.0f / __builtin_sqrtf(s->correction2);
    const vfloat gradient = s->gradient_scale * load_until(u->gradients, FTK_FLOAT32, i, end);
    vfloat first = load_until(u->first, FTK_FLOAT32, i, end);
    vfloat second = load_until(u->second, FTK_FLOAT32, i, end);
    first = first + (1.0f - s->beta1) * (gradient - first);
    second = s->beta2 * second + (1.0f - s->beta2) * gradient * gradient;
    const vfloat divisor = __builtin_elementwise_sqrt(second) * root + s->epsilon;
    const vfloat value = load_until(u->values, FTK_FLOAT32, i, end) * keep - step * first / divisor;
    store_until(u->first, FTK_FLOAT32, i, end, first);
    store_until(u->second, FTK_FLOAT32, i, end, second);
    store_until(u->values, FTK_FLOAT32, i, end, value);
    if (u->copy != NULL) store_until(u->copy, FTK_BFLOAT16, i, end, value);
}

FTK_CLONES static void update_block(void *context, int64_t block) {
    const update u = *(const update *)context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, u.count);
    for (int64_t i = start; i < end; i += LANES) update_lanes(&u, i, end);
}

void ftk_adamw_step(
    const ftk_adamw *settings, float *values, const float *gradients, float *first, float *second,
    uint16_t *copy, int64_t count, int threads) {
    update u = {*settings, values, gradients, first, second, copy, count};
    ftk_parallel(ftk_blocks(count, grain), threads, update_block, &u);
}
