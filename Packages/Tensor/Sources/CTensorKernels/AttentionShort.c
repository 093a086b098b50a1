#include "AttentionShort.h"

#include "AttentionLanes.h"
#include "Exponential.h"

enum { width = LANES / 2, most_keys = 64 };

bool ftk_is_short_attention(const ftk_attention *s) {
    return s->head_width == width && s->heads == s->key_heads && s->key_count <= most_keys &&
        s->window == 0;
}

// Eight columns of sixteen lanes.
typedef struct {
    vfloat at[width];
} columns;

// ---- Rows of eight -----------------------------------------------------------------------------

FTK_INLINE void unpack_eight(
    const void *source, ftk_type type, int64_t offset, int64_t stride, int64_t rows, float *out) {
    for (int64_t i = 0; i < rows; i++) {
        store_half(out + i * width, load_part(source, type, offset + i * stride, width).lo);
    }
}

FTK_INLINE void unpack_floats_or_halves(
    const ftk_attention *s, const void *source, int64_t offset, int64_t stride, int64_t rows,
    float *out) {
    if (s->type == FTK_FLOAT32) {
        unpack_eight(source, FTK_FLOAT32, offset, stride, rows, out);
    } else {
        unpack_eight(source, FTK_BFLOAT16, offset, stride, rows, out);
    }
}

FTK_INLINE void pack_eight(
    const ftk_attention *s, const float *rows, int64_t count, void *destination, int64_t offset,
    int64_t stride) {
    for (int64_t i = 0; i < count; i++) {
        const vfloat row = load_part(rows, FTK_FLOAT32, i * width, width);
        store_part(destination, s->type, offset + i * stride, width, row);
    }
}

FTK_INLINE columns read_columns(
    const ftk_attention *s, const lane_range *range, const void *source, int64_t stride) {
    FTK_ALIGNED float memory[width * tile_lanes];
    columns c;
    load_columns(s, range, source, stride, memory);
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) c.at[d] = load(memory + d * tile_lanes);
    return c;
}

FTK_INLINE void write_columns(
    const ftk_attention *s, const lane_range *range, const columns *c, void *destination,
    int64_t stride) {
    FTK_ALIGNED float memory[width * tile_lanes];
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) store(memory + d * tile_lanes, c->at[d]);
    store_columns(s, range, memory, destination, stride);
}

// The score of one key (or the product of one value with dO), summed over d in order.
FTK_INLINE vfloat product(const float *row, const columns *c) {
    vfloat sum = splat(0.0f);
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) sum += splat(row[d]) * c->at[d];
    return sum;
}

FTK_INLINE void add_product(columns *c, const float *row, vfloat factor) {
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) c->at[d] += splat(row[d]) * factor;
}

// ---- Forward -----------------------------------------------------------------------------------

typedef struct {
    FTK_ALIGNED float keys[most_keys * width];
    FTK_ALIGNED float values[most_keys * width];
    FTK_ALIGNED float scores[most_keys * LANES];
} forward_workspace;

FTK_INLINE vfloat find_scores(forward_workspace *w, const columns *query, const lane_mask *mask) {
    const vint limits = load_limits(mask, 0);
    vfloat largest = splat(-__builtin_inff());
    int64_t j = 0;
    for (; j < mask->fewest; j++) {
        const vfloat score = product(w->keys + j * width, query);
        store(w->scores + j * LANES, score);
        largest = greater(score, largest);
    }
    for (; j < mask->most; j++) {
        vfloat score = product(w->keys + j * width, query);
        score = (int32_t)j < limits ? score : splat(-__builtin_inff());
        store(w->scores + j * LANES, score);
        largest = greater(score, largest);
    }
    return largest;
}

FTK_INLINE void attend_lanes(
    const attention_forward *a, const lane_range *range, forward_workspace *w) {
    const ftk_attention *s = a->shape;
    const float scale = s->scale * LOG2_E;
    lane_mask mask;
    find_mask(s, a->prompt_counts, range, &mask);
    const columns query = read_columns(s, range, a->q, s->q_stride);
    const vfloat largest = find_scores(w, &query, &mask) * scale;
    vfloat sums[4] = {splat(0.0f), splat(0.0f), splat(0.0f), splat(0.0f)};
    columns out = {{splat(0.0f)}};
    for (int64_t first = 0; first < mask.most; first += 4) {
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < 4; i++) {
            const int64_t j = first + i;
            if (j >= mask.most) break;
            const vfloat p = power_of_two(load(w->scores + j * LANES) * scale - largest);
            sums[i] += p;
            add_product(&out, w->values + j * width, p);
        }
    }
    const vfloat sum = (sums[0] + sums[1]) + (sums[2] + sums[3]), inverse = 1.0f / sum;
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) out.at[d] *= inverse;
    write_columns(s, range, &out, a->out, s->out_stride);
    if (a->log_sums == NULL) return;
    const vfloat log_sums = largest * LN_2 + logarithm(sum);
    const int64_t i = lane_statistic(s, range, first_lane(s, range));
    store_until(a->log_sums, FTK_FLOAT32, i, i + range->count, log_sums);
}

FTK_INLINE lane_range next_lanes(const ftk_attention *s, lane_range range) {
    range.first += range.count;
    range.count = ftk_smaller(LANES, s->query_count - range.first);
    return range;
}

FTK_CLONES static void attend_block(void *context, int64_t block) {
    const attention_forward *a = context;
    const ftk_attention *s = a->shape;
    lane_range range = {block / s->key_heads, block % s->key_heads, 0, 0};
    const int64_t offset = key_offset(s, &range);
    forward_workspace w;
    unpack_floats_or_halves(s, a->k, offset, s->k_stride, s->key_count, w.keys);
    unpack_floats_or_halves(s, a->v, offset, s->v_stride, s->key_count, w.values);
    for (range = next_lanes(s, range); range.count > 0; range = next_lanes(s, range)) {
        attend_lanes(a, &range, &w);
    }
}

void ftk_attend_short(void *context, int64_t block) { attend_block(context, block); }

// ---- Backward ----------------------------------------------------------------------------------

typedef struct {
    FTK_ALIGNED float keys[most_keys * width], values[most_keys * width];
    FTK_ALIGNED float queries[most_keys * width], gradients[most_keys * width];
    FTK_ALIGNED float key_gradients[most_keys * width], value_gradients[most_keys * width];
    FTK_ALIGNED float p[most_keys * LANES], s[most_keys * LANES];
} backward_workspace;

// P and S' of one key, which also give their part of dQ.
FTK_INLINE void differentiate_key(
    backward_workspace *w, int64_t j, const columns *query, const columns *gradient,
    columns *query_gradient, vfloat log_sum, vfloat delta, float scale, vint limits) {
    const float *key = w->keys + j * width;
    const vfloat all = power_of_two(product(key, query) * (scale * LOG2_E) - log_sum);
    const vfloat p = (int32_t)j < limits ? all : splat(0.0f);
    const vfloat s = p * (product(w->values + j * width, gradient) - delta) * scale;
    store(w->p + j * LANES, p);
    store(w->s + j * LANES, s);
    add_product(query_gradient, key, s);
}

// dV += P dO and dK += S' Q for eight keys, summed over the lanes in order.
FTK_INLINE void add_to_keys(
    backward_workspace *w, int64_t key, const lane_range *range) {
    const float *queries = w->queries + range->first * width;
    const float *gradients = w->gradients + range->first * width;
    vfloat_half keys[width], values[width];
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < width; j++) {
        keys[j] = load_half(w->key_gradients + (key + j) * width);
        values[j] = load_half(w->value_gradients + (key + j) * width);
    }
    for (int64_t i = 0; i < range->count; i++) {
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

FTK_INLINE void differentiate_lanes(
    const attention_backward *a, const lane_range *range, backward_workspace *w) {
    const ftk_attention *s = a->shape;
    lane_mask mask;
    find_mask(s, a->prompt_counts, range, &mask);
    const vint limits = load_limits(&mask, 0);
    const columns query = read_columns(s, range, a->q, s->q_stride);
    const columns gradient = read_columns(s, range, a->out_gradient, s->out_stride);
    const columns out = read_columns(s, range, a->out, s->out_stride);
    const vfloat delta = find_delta(&out, &gradient);
    const int64_t i = lane_statistic(s, range, first_lane(s, range));
    const vfloat log_sum = LOG2_E * load_until(a->log_sums, FTK_FLOAT32, i, i + range->count);
    columns query_gradient = {{splat(0.0f)}};
    for (int64_t j = 0; j < mask.most; j++) {
        differentiate_key(
            w, j, &query, &gradient, &query_gradient, log_sum, delta, s->scale, limits);
    }
    // The keys of the last eight beyond the visible ones get nothing.
    const int64_t rest = ftk_blocks(mask.most, width) * width - mask.most;
    memset(w->p + mask.most * LANES, 0, (size_t)(rest * LANES) * sizeof(float));
    memset(w->s + mask.most * LANES, 0, (size_t)(rest * LANES) * sizeof(float));
    for (int64_t j = 0; j < mask.most; j += width) add_to_keys(w, j, range);
    write_columns(s, range, &query_gradient, a->q_gradient, s->q_stride);
}

FTK_CLONES static void differentiate_block(void *context, int64_t block) {
    const attention_backward *a = context;
    const ftk_attention *s = a->shape;
    lane_range range = {block / s->key_heads, block % s->key_heads, 0, 0};
    const lane_cursor first = first_lane(s, &range);
    const int64_t offset = key_offset(s, &range), keys = s->key_count;
    const int64_t q = lane_offset(s, &range, first, s->q_stride);
    const int64_t out = lane_offset(s, &range, first, s->out_stride);
    backward_workspace w;
    unpack_floats_or_halves(s, a->k, offset, s->k_stride, keys, w.keys);
    unpack_floats_or_halves(s, a->v, offset, s->v_stride, keys, w.values);
    unpack_floats_or_halves(s, a->q, q, s->q_stride, s->query_count, w.queries);
    unpack_floats_or_halves(s, a->out_gradient, out, s->out_stride, s->query_count, w.gradients);
    memset(w.key_gradients, 0, sizeof w.key_gradients);
    memset(w.value_gradients, 0, sizeof w.value_gradients);
    for (range = next_lanes(s, range); range.count > 0; range = next_lanes(s, range)) {
        differentiate_lanes(a, &range, &w);
    }
    pack_eight(s, w.key_gradients, keys, a->k_gradient, offset, s->k_stride);
    pack_eight(s, w.value_gradients, keys, a->v_gradient, offset, s->v_stride);
}

void ftk_differentiate_short(void *context, int64_t block) { differentiate_block(context, block); }
