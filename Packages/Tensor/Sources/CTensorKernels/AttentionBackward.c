#include "AttentionShort.h"

#include "AttentionLanes.h"
#include "AttentionPairs.h"
#include "Exponential.h"
#include "Staircase.h"

// One key head of one sequence as floats, [key_count, padded width] each.
typedef struct {
    float *keys, *values, *key_gradient, *value_gradient;
} key_head;

// 32 lanes, by row and by column [width, 32], and one tile of scores [64, 32].
typedef struct {
    FTK_ALIGNED float query[widest_head * tile_lanes];
    FTK_ALIGNED float query_columns[widest_head * tile_lanes];
    FTK_ALIGNED float gradient[widest_head * tile_lanes];
    FTK_ALIGNED float gradient_columns[widest_head * tile_lanes];
    FTK_ALIGNED float query_gradient[widest_head * tile_lanes];
    FTK_ALIGNED float p[tile_keys * tile_lanes];
    FTK_ALIGNED float s[tile_keys * tile_lanes];
    FTK_ALIGNED float log_sums[tile_lanes];  // in powers of two
    FTK_ALIGNED float delta[tile_lanes];
    lane_mask mask;
} lane_state;

static int64_t key_floats(const ftk_attention *shape) {
    return shape->key_count * padded(shape->head_width);
}

int64_t ftk_attention_scratch(const ftk_attention *shape, int threads) {
    return 4 * key_floats(shape) * (threads > 1 ? threads : 1);
}

// ---- One tile ----------------------------------------------------------------------------------

FTK_INLINE void differentiate_scores(
    lane_state *state, int64_t lane, int64_t j, float scale, vint limits, const bool masked) {
    float *p = state->p + j * tile_lanes + lane, *s = state->s + j * tile_lanes + lane;
    const vfloat log_sum = load(state->log_sums + lane), delta = load(state->delta + lane);
    vfloat x = power_of_two(load(p) * (scale * LOG2_E) - log_sum);
    if (masked) x = (int32_t)j < limits ? x : splat(0.0f);
    store(p, x);
    store(s, x * (load(s) - delta) * scale);
}

// With P = exp(S scale - log sum), recomputed, and P' = V dO:
//   S' = P (P' - delta) scale, where delta = sum over d of dO O.
// P replaces the scores, S' replaces P'.
FTK_INLINE void differentiate_softmax(
    lane_state *state, int64_t lane, int64_t first, int64_t keys, float scale) {
    const vint limits = load_limits(&state->mask, lane) - (int32_t)first;
    const int64_t unmasked = ftk_smaller(keys, state->mask.fewest - first);
    int64_t j = 0;
    for (; j < unmasked; j++) differentiate_scores(state, lane, j, scale, limits, false);
    for (; j < keys; j++) differentiate_scores(state, lane, j, scale, limits, true);
}

// dV += P dO, dK += S' Q, dQ += K S'
FTK_INLINE void add_gradients(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t lanes,
    lane_state *state) {
    const int64_t step = visible_to(&state->mask, 0, lanes, first, keys);
    const int64_t width = padded(shape->head_width), offset = first * width;
    const ftk_tile values = {
        .a = state->p, .a_row = tile_lanes, .a_depth = 1, .b = state->gradient, .ldb = width,
        .c = head->value_gradient + offset, .ldc = width, .rows = keys, .columns = width,
        .depth = lanes, .accumulate = true};
    const ftk_tile key_tile = {
        .a = state->s, .a_row = tile_lanes, .a_depth = 1, .b = state->query, .ldb = width,
        .c = head->key_gradient + offset, .ldc = width, .rows = keys, .columns = width,
        .depth = lanes, .accumulate = true};
    const ftk_tile queries = {
        .a = head->keys + offset, .a_row = 1, .a_depth = width, .b = state->s, .ldb = tile_lanes,
        .c = state->query_gradient, .ldc = tile_lanes, .rows = shape->head_width,
        .columns = padded(lanes), .depth = keys, .accumulate = first > state->mask.begin};
    multiply_over_lanes(values, step);
    multiply_over_lanes(key_tile, step);
    multiply_over_keys(queries, step);
}

FTK_INLINE void differentiate_tile(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t lanes,
    lane_state *state) {
    const int64_t step = visible_to(&state->mask, 0, lanes, first, keys);
    const int64_t width = padded(shape->head_width), offset = first * width;
    ftk_tile scores = {
        .a = head->keys + offset, .a_row = width, .a_depth = 1, .b = state->query_columns,
        .ldb = tile_lanes, .c = state->p, .ldc = tile_lanes, .rows = keys,
        .columns = padded(lanes), .depth = shape->head_width};
    multiply_into_scores(scores, step);
    scores.a = head->values + offset;
    scores.b = state->gradient_columns;
    scores.c = state->s;
    multiply_into_scores(scores, step);
    for (int64_t lane = 0; lane < lanes; lane += LANES) {
        const int64_t visible = visible_to(&state->mask, lane, lanes, first, keys);
        hide_early_keys(state->p + lane, &state->mask, lane, first, visible);
        differentiate_softmax(state, lane, first, visible, shape->scale);
    }
    add_gradients(shape, head, first, keys, lanes, state);
}

// ---- All tiles of one key head -----------------------------------------------------------------

// `query_gradient` is still free and holds the columns of O meanwhile.
FTK_INLINE void find_delta(const attention_backward *a, const lane_range *range, lane_state *state) {
    load_columns(a->shape, range, a->out, a->shape->out_stride, state->query_gradient);
    for (int64_t lane = 0; lane < range->count; lane += LANES) {
        vfloat sum = splat(0.0f);
        for (int64_t d = 0; d < a->shape->head_width; d++) {
            const int64_t i = d * tile_lanes + lane;
            sum += load(state->query_gradient + i) * load(state->gradient_columns + i);
        }
        store(state->delta + lane, sum);
    }
}

FTK_INLINE void find_log_sums(const attention_backward *a, const lane_range *range, lane_state *state) {
    lane_cursor lane = first_lane(a->shape, range);
    for (int64_t i = 0; i < range->count; i++, advance(a->shape, &lane)) {
        state->log_sums[i] = LOG2_E * a->log_sums[lane_statistic(a->shape, range, lane)];
    }
    for (int64_t i = range->count; i < padded(range->count); i++) state->log_sums[i] = 0;
}

FTK_INLINE void differentiate_lanes(
    const attention_backward *a, const lane_range *range, const key_head *head, lane_state *state) {
    const ftk_attention *shape = a->shape;
    find_mask(shape, a->prompt_counts, range, &state->mask);
    unpack_lanes(shape, range, a->q, shape->q_stride, state->query);
    unpack_lanes(shape, range, a->out_gradient, shape->out_stride, state->gradient);
    load_columns(shape, range, a->q, shape->q_stride, state->query_columns);
    load_columns(shape, range, a->out_gradient, shape->out_stride, state->gradient_columns);
    find_delta(a, range, state);
    find_log_sums(a, range, state);
    for (int64_t first = state->mask.begin; first < state->mask.most; first += tile_keys) {
        const int64_t count = ftk_smaller(tile_keys, state->mask.most - first);
        differentiate_tile(shape, head, first, count, range->count, state);
    }
    store_columns(shape, range, state->query_gradient, a->q_gradient, shape->q_stride);
}

// ---- Keys and values ---------------------------------------------------------------------------

FTK_INLINE key_head open_key_head(const attention_backward *a, int64_t offset) {
    const ftk_attention *s = a->shape;
    const int64_t count = key_floats(s);
    float *scratch = a->scratch + 4 * count * ftk_thread_index();
    unpack_rows(s, a->k, offset, s->k_stride, s->key_count, scratch);
    unpack_rows(s, a->v, offset, s->v_stride, s->key_count, scratch + count);
    memset(scratch + 2 * count, 0, (size_t)(2 * count) * sizeof(float));
    return (key_head){scratch, scratch + count, scratch + 2 * count, scratch + 3 * count};
}

FTK_INLINE void pack_rows(
    const ftk_attention *s, const float *rows, void *destination, int64_t offset, int64_t stride) {
    const int64_t width = padded(s->head_width);
    for (int64_t j = 0; j < s->key_count; j++) {
        const int64_t start = offset + j * stride, end = start + s->head_width;
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            store_until(destination, s->type, start + d, end, load(rows + j * width + d));
        }
    }
}

FTK_CLONES static void backward_block(void *context, int64_t block) {
    const attention_backward *a = context;
    const ftk_attention *s = a->shape;
    lane_range range = {.batch = block / s->key_heads, .key_head = block % s->key_heads};
    const int64_t offset = key_offset(s, &range), lanes = s->query_count * group_size(s);
    const key_head head = open_key_head(a, offset);
    lane_state state;
    for (range.first = 0; range.first < lanes; range.first += tile_lanes) {
        range.count = ftk_smaller(tile_lanes, lanes - range.first);
        differentiate_lanes(a, &range, &head, &state);
    }
    pack_rows(s, head.key_gradient, a->k_gradient, offset, s->k_stride);
    pack_rows(s, head.value_gradient, a->v_gradient, offset, s->v_stride);
}

void ftk_attention_backward(
    const ftk_attention *shape, const void *q, const void *k, const void *v, const void *out,
    const void *out_gradient, const float *log_sums, const int32_t *prompt_counts, void *q_gradient,
    void *k_gradient, void *v_gradient, float *scratch, int threads) {
    attention_backward a = {shape, q, k, v, out, out_gradient, log_sums, prompt_counts,
                            q_gradient, k_gradient, v_gradient, scratch};
    const ftk_body body = ftk_is_short_attention(shape) ? ftk_differentiate_short :
        ftk_attends_in_pairs(shape)                     ? ftk_differentiate_in_pairs :
                                                          backward_block;
    ftk_parallel(shape->batch * shape->key_heads, attention_threads(shape, threads), body, &a);
}
