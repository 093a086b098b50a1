#include "AttentionPairs.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// Everything from here on runs only where the processor has the instruction.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "Exponential.h"
#include "Pairs.h"
#include "Staircase.h"

// One key head of one sequence. Rows are pairs along the width, [T, width / 2]; interleaved rows are
// pairs along the keys, [T / 2 rounded up, width]; gradients are floats, [T, width]. Together they
// need what ftk_attention_scratch gives: four rows of floats a key.
typedef struct {
    float *keys, *interleaved_keys, *values, *key_gradient, *value_gradient;
} key_head;

// 32 lanes and one tile of scores.
typedef struct {
    FTK_ALIGNED float query[tile_lanes / 2 * widest_head];             // pairs along the lanes
    FTK_ALIGNED float query_columns[widest_head / 2 * tile_lanes];     // pairs along the width
    FTK_ALIGNED float gradient[tile_lanes / 2 * widest_head];          // pairs along the lanes
    FTK_ALIGNED float gradient_columns[widest_head / 2 * tile_lanes];  // pairs along the width
    FTK_ALIGNED float query_gradient[widest_head * tile_lanes];
    FTK_ALIGNED float scores[tile_keys * tile_lanes];
    FTK_ALIGNED float products[tile_keys * tile_lanes];    // of values with dO
    FTK_ALIGNED float p[tile_keys * tile_lanes / 2];       // pairs along the lanes
    FTK_ALIGNED float s[tile_keys * tile_lanes / 2];       // pairs along the lanes
    FTK_ALIGNED float s_pairs[tile_keys / 2 * tile_lanes]; // pairs along the keys
    FTK_ALIGNED float log_sums[tile_lanes];                // in powers of two
    FTK_ALIGNED float delta[tile_lanes];
    lane_mask mask;
} lane_state;

// ---- One tile ----------------------------------------------------------------------------------

typedef struct {
    vfloat p, s;
} derivative;

// P and S' of key j and sixteen lanes, see AttentionBackward.c.
FTK_INLINE derivative differentiate_scores(
    const lane_state *state, int64_t lane, int64_t j, vint limits, float scale, const bool masked) {
    const int64_t i = j * tile_lanes + lane;
    const vfloat log_sum = load(state->log_sums + lane), delta = load(state->delta + lane);
    const vfloat p = power_of_two(load(state->scores + i) * (scale * LOG2_E) - log_sum);
    const vfloat s = p * (load(state->products + i) - delta) * scale;
    if (!masked) return (derivative){p, s};
    const vint seen = (int32_t)j < limits;
    return (derivative){seen ? p : splat(0.0f), seen ? s : splat(0.0f)};
}

// Keys j and j + 1 for all 32 lanes.
FTK_INLINE void differentiate_two_keys(
    lane_state *state, int64_t j, const vint limits[2], float scale, const bool masked) {
    derivative all[2][2];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < 4; i++) {
        all[i / 2][i % 2] = differentiate_scores(
            state, i % 2 * LANES, j + i / 2, limits[i % 2], scale, masked);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < 2; i++) {
        const int64_t row = (j + i) * LANES;
        store(state->p + row, neighbours_of(all[i][0].p, all[i][1].p));
        store(state->s + row, neighbours_of(all[i][0].s, all[i][1].s));
        store(state->s_pairs + j * LANES + i * LANES, pairs_of(all[0][i].s, all[1][i].s));
    }
}

FTK_INLINE void differentiate_softmax(
    lane_state *state, int64_t first, int64_t keys, float scale) {
    const vint limits[2] = {
        load_limits(&state->mask, 0) - (int32_t)first,
        load_limits(&state->mask, LANES) - (int32_t)first};
    const int64_t unmasked = ftk_smaller(keys, state->mask.fewest - first);
    int64_t j = 0;
    for (; j + 2 <= unmasked; j += 2) differentiate_two_keys(state, j, limits, scale, false);
    for (; j < keys; j += 2) differentiate_two_keys(state, j, limits, scale, true);
}

// dV += P dO, dK += S' Q, dQ += K S'
FTK_INLINE void add_gradients(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t step,
    lane_state *state) {
    const int64_t width = shape->head_width, offset = first * width;
    ftk_tile rows = {
        .a = state->p, .a_row = LANES, .a_depth = 1, .b = state->gradient, .ldb = width,
        .c = head->value_gradient + offset, .ldc = width, .rows = keys, .columns = width,
        .depth = LANES, .accumulate = true, .in_pairs = true};
    multiply_over_lanes(rows, step);
    rows.a = state->s;
    rows.b = state->query;
    rows.c = head->key_gradient + offset;
    multiply_over_lanes(rows, step);
    const ftk_tile queries = {
        .a = head->interleaved_keys + offset / 2, .a_row = 1, .a_depth = width, .b = state->s_pairs,
        .ldb = tile_lanes, .c = state->query_gradient, .ldc = tile_lanes, .rows = width,
        .columns = tile_lanes, .depth = (keys + 1) / 2,
        .accumulate = first > state->mask.begin, .in_pairs = true};
    multiply_over_keys(queries, (step + 1) / 2);
}

FTK_INLINE void differentiate_tile(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t lanes,
    lane_state *state) {
    const int64_t step = visible_to(&state->mask, 0, lanes, first, keys);
    const int64_t width = shape->head_width, offset = first * width / 2;
    ftk_tile scores = {
        .a = head->keys + offset, .a_row = width / 2, .a_depth = 1, .b = state->query_columns,
        .ldb = tile_lanes, .c = state->scores, .ldc = tile_lanes, .rows = keys,
        .columns = tile_lanes, .depth = width / 2, .in_pairs = true};
    multiply_into_scores(scores, step);
    scores.a = head->values + offset;
    scores.b = state->gradient_columns;
    scores.c = state->products;
    multiply_into_scores(scores, step);
    for (int64_t lane = 0; lane < tile_lanes; lane += LANES) {
        hide_early_keys(state->scores + lane, &state->mask, lane, first, keys);
    }
    differentiate_softmax(state, first, keys, shape->scale);
    add_gradients(shape, head, first, keys, step, state);
}

// ---- Lanes -------------------------------------------------------------------------------------

// Pairs along the lanes, [16, width], and pairs along the width, [width / 2, 32]; zero past the end.
FTK_INLINE void open_rows(
    const ftk_attention *shape, const lane_range *range, const void *source, int64_t stride,
    float *rows, float *columns) {
    const ftk_attention pairs = shape_of_pairs(shape);
    const int64_t width = shape->head_width;
    if (range->count < tile_lanes) {
        memset(rows, 0, (size_t)(tile_lanes / 2 * width) * sizeof(float));
        memset(columns, 0, (size_t)(width / 2 * tile_lanes) * sizeof(float));
    }
    load_columns(&pairs, range, source, stride / 2, columns);
    lane_cursor lane = first_lane(shape, range);
    for (int64_t i = 0; i < range->count; i += 2) {
        const uint16_t *lower = (const uint16_t *)source + lane_offset(shape, range, lane, stride);
        advance(shape, &lane);
        const uint16_t *upper = (const uint16_t *)source + lane_offset(shape, range, lane, stride);
        advance(shape, &lane);
        interleave_rows(lower, i + 1 < range->count ? upper : NULL, width, rows + i / 2 * width);
    }
}

// Lanes past the end see nothing, so that they add nothing to the gradients of keys and values.
FTK_INLINE void open_mask(const attention_backward *a, const lane_range *range, lane_mask *mask) {
    find_mask(a->shape, a->prompt_counts, range, mask);
    if (range->count == tile_lanes) return;
    for (int64_t i = range->count; i < tile_lanes; i++) mask->limits[i] = mask->starts[i] = 0;
    mask->fewest = 0;
}

// delta = sum over d of dO O, and the log sums.
FTK_INLINE void open_statistics(
    const attention_backward *a, const lane_range *range, lane_state *state) {
    const ftk_attention *shape = a->shape;
    lane_cursor lane = first_lane(shape, range);
    for (int64_t i = 0; i < range->count; i++, advance(shape, &lane)) {
        const int64_t row = lane_offset(shape, range, lane, shape->out_stride);
        vfloat sum = splat(0.0f);
        for (int64_t d = 0; d < shape->head_width; d += LANES) {
            sum += load_any(a->out, FTK_BFLOAT16, row + d) *
                load_any(a->out_gradient, FTK_BFLOAT16, row + d);
        }
        state->delta[i] = sum_lanes(sum);
        state->log_sums[i] = LOG2_E * a->log_sums[lane_statistic(shape, range, lane)];
    }
    for (int64_t i = range->count; i < tile_lanes; i++) state->delta[i] = state->log_sums[i] = 0;
}

FTK_INLINE void differentiate_lanes(
    const attention_backward *a, const lane_range *range, const key_head *head, lane_state *state) {
    const ftk_attention *shape = a->shape;
    open_mask(a, range, &state->mask);
    open_rows(shape, range, a->q, shape->q_stride, state->query, state->query_columns);
    open_rows(
        shape, range, a->out_gradient, shape->out_stride, state->gradient, state->gradient_columns);
    open_statistics(a, range, state);
    for (int64_t first = state->mask.begin; first < state->mask.most; first += tile_keys) {
        const int64_t keys = ftk_smaller(tile_keys, state->mask.most - first);
        differentiate_tile(shape, head, first, keys, range->count, state);
    }
    store_columns(shape, range, state->query_gradient, a->q_gradient, shape->q_stride);
}

// ---- Keys and values ---------------------------------------------------------------------------

FTK_INLINE key_head open_key_head(const attention_backward *a, int64_t offset) {
    const ftk_attention *s = a->shape;
    const int64_t floats = s->key_count * s->head_width;
    const int64_t pairs = (s->key_count + 1) / 2 * s->head_width;
    const uint16_t *k = (const uint16_t *)a->k + offset, *v = (const uint16_t *)a->v + offset;
    float *scratch = a->scratch + 4 * floats * ftk_thread_index();
    const key_head head = {
        scratch + 2 * floats, scratch + 2 * floats + floats / 2, scratch + 2 * floats + floats / 2 + pairs,
        scratch, scratch + floats};
    gather(k, s->k_stride, s->key_count, s->head_width, head.keys);
    interleave(k, s->k_stride, s->key_count, s->head_width, head.interleaved_keys);
    gather(v, s->v_stride, s->key_count, s->head_width, head.values);
    memset(scratch, 0, (size_t)(2 * floats) * sizeof(float));
    return head;
}

FTK_INLINE void close_gradient(
    const ftk_attention *s, const float *rows, void *destination, int64_t offset, int64_t stride) {
    for (int64_t j = 0; j < s->key_count; j++) {
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            store_any(
                destination, FTK_BFLOAT16, offset + j * stride + d, load(rows + j * s->head_width + d));
        }
    }
}

void ftk_differentiate_in_pairs(void *context, int64_t block) {
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
    close_gradient(s, head.key_gradient, a->k_gradient, offset, s->k_stride);
    close_gradient(s, head.value_gradient, a->v_gradient, offset, s->v_stride);
}

#pragma clang attribute pop
#else
void ftk_differentiate_in_pairs(void *context, int64_t block) {
    (void)context;
    (void)block;
}
#endif
