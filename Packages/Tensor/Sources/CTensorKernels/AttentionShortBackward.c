#include "AttentionEight.h"
#include "AttentionShort.h"

typedef struct {
    FTK_ALIGNED float keys[most_keys * width], values[most_keys * width];
    FTK_ALIGNED float queries[most_keys * width], gradients[most_keys * width];
    FTK_ALIGNED float key_gradients[most_keys * width], value_gradients[most_keys * width];
    FTK_ALIGNED float p[most_keys * LANES], s[most_keys * LANES];
} workspace;

// P and S' of one key, which also give their part of dQ.
FTK_INLINE void differentiate_key(
    workspace *w, int64_t j, const columns *query, const columns *gradient, columns *query_gradient,
    vfloat log_sum, vfloat delta, float scale, vint limits) {
    const float *key = w->keys + j * width;
    const vfloat all = power_of_two(product(key, query) * (scale * LOG2_E) - log_sum);
    const vfloat p = (int32_t)j < limits ? all : splat(0.0f);
    const vfloat s = p * (product(w->values + j * width, gradient) - delta) * scale;
    store(w->p + j * LANES, p);
    store(w->s + j * LANES, s);
    add_product(query_gradient, key, s);
}

// dV += P dO and dK += S' Q for eight keys, summed over the lanes in order.
FTK_INLINE void add_to_keys(workspace *w, int64_t key, query_group group) {
    const float *queries = w->queries + group.first * width;
    const float *gradients = w->gradients + group.first * width;
    vfloat_half keys[width], values[width];
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < width; j++) {
        keys[j] = load_half(w->key_gradients + (key + j) * width);
        values[j] = load_half(w->value_gradients + (key + j) * width);
    }
    for (int64_t i = 0; i < group.count; i++) {
        const vfloat_half query = load_half(queries + i * width);
        const vfloat_half gradient = load_half(gradients + i * width);
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < width; j++) {
            values[j] += (vfloat_half)w->p[(key + j) * LANES + i] * gradient;
            keys[j] += (vfloat_half)w->s[(key + j) * LANES + i] * query;
        }
    }
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < width; j++) {
        store_half(w->key_gradients + (key + j) * width, keys[j]);
        store_half(w->value_gradients + (key + j) * width, values[j]);
    }
}

FTK_INLINE vfloat find_delta(const columns *out, const columns *gradient) {
    vfloat sum = splat(0.0f);
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) sum += out->at[d] * gradient->at[d];
    return sum;
}

FTK_INLINE void differentiate_group(
    const attention_backward *a, int64_t block, query_group group, const ftk_type type,
    workspace *w) {
    const ftk_attention *s = a->shape;
    const int64_t most = counts_of(s, a->prompt_counts, block, group).most, start = group.first * width;
    const vint limits = visible_to_lanes(s, a->prompt_counts, block, group.first);
    const int64_t o = query_row(s, block, s->out_stride) + group.first * s->out_stride;
    const columns query = read_columns(w->queries, FTK_FLOAT32, start, width, group.count);
    const columns gradient = read_columns(w->gradients, FTK_FLOAT32, start, width, group.count);
    const columns out = read_columns(a->out, type, o, s->out_stride, group.count);
    const vfloat delta = find_delta(&out, &gradient);
    const int64_t i = block * s->query_count + group.first;
    const vfloat log_sum = LOG2_E * load_until(a->log_sums, FTK_FLOAT32, i, i + group.count);
    columns query_gradient = {{splat(0.0f)}};
    for (int64_t j = 0; j < most; j++) {
        differentiate_key(
            w, j, &query, &gradient, &query_gradient, log_sum, delta, s->scale, limits);
    }
    // The keys of the last eight beyond the visible ones get nothing.
    const size_t rest = (size_t)((ftk_blocks(most, width) * width - most) * LANES);
    memset(w->p + most * LANES, 0, rest * sizeof(float));
    memset(w->s + most * LANES, 0, rest * sizeof(float));
    for (int64_t j = 0; j < most; j += width) add_to_keys(w, j, group);
    const int64_t q = query_row(s, block, s->q_stride) + group.first * s->q_stride;
    write_columns(&query_gradient, a->q_gradient, type, q, s->q_stride, group.count);
}

FTK_INLINE void differentiate(const attention_backward *a, int64_t block, const ftk_type type) {
    const ftk_attention *s = a->shape;
    const int64_t first_key = key_row(s, block), keys = s->key_count, queries = s->query_count;
    workspace w;
    unpack_eight(a->k, type, first_key, s->k_stride, keys, w.keys);
    unpack_eight(a->v, type, first_key, s->v_stride, keys, w.values);
    unpack_eight(a->q, type, query_row(s, block, s->q_stride), s->q_stride, queries, w.queries);
    unpack_eight(
        a->out_gradient, type, query_row(s, block, s->out_stride), s->out_stride, queries,
        w.gradients);
    const size_t used = (size_t)(ftk_blocks(keys, width) * width * width) * sizeof(float);
    memset(w.key_gradients, 0, used);
    memset(w.value_gradients, 0, used);
    query_group group = first_group(queries);
    for (; group.first < queries; group = next_group(group)) {
        differentiate_group(a, block, group, type, &w);
    }
    pack_eight(w.key_gradients, keys, a->k_gradient, type, first_key, s->k_stride);
    pack_eight(w.value_gradients, keys, a->v_gradient, type, first_key, s->v_stride);
}

FTK_CLONES static void differentiate_block(void *context, int64_t block) {
    const attention_backward *a = context;
    if (a->shape->type == FTK_FLOAT32) {
        differentiate(a, block, FTK_FLOAT32);
    } else {
        differentiate(a, block, FTK_BFLOAT16);
    }
}

void ftk_differentiate_short(void *context, int64_t block) { differentiate_block(context, block); }
