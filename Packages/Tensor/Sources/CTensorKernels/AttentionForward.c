#include <math.h>

#include "Attention.h"
#include "Exponential.h"
#include "Tile.h"

typedef struct {
    const ftk_attention *shape;
    const void *q, *k, *v;
    const int32_t *prompt_counts;
    void *out;
    float *log_sums;
    int64_t tiles;
} attention;

// The state of 32 lanes between tiles of keys: the largest score so far, the sum of exponentials
// relative to it, and the output relative to both.
typedef struct {
    FTK_ALIGNED float query[widest_head * tile_lanes];
    FTK_ALIGNED float out[widest_head * tile_lanes];
    FTK_ALIGNED float scores[tile_keys * tile_lanes];
    FTK_ALIGNED float keys[tile_keys * widest_head];
    FTK_ALIGNED float values[tile_keys * widest_head];
    FTK_ALIGNED float largest[tile_lanes], sum[tile_lanes];
    FTK_ALIGNED int32_t limits[tile_lanes];
} lane_state;

FTK_INLINE vint load_limits(const lane_state *state, int64_t lane) {
    return *(const vint *)(state->limits + lane);
}

// Turns the scores of `keys` keys from `first` on into exponentials relative to the largest score
// yet, and brings sum and output to the same footing (Milakov and Gimelshein, 2018).
FTK_INLINE void exponentiate(
    lane_state *state, int64_t lane, int64_t first, int64_t keys, float scale, int64_t width) {
    const vint limits = load_limits(state, lane) - (int32_t)first;
    const vfloat before = load(state->largest + lane);
    float *scores = state->scores + lane;
    vfloat largest = before;
    for (int64_t j = 0; j < keys; j++) {
        const vfloat score = scale * load(scores + j * tile_lanes);
        const vfloat seen = (int32_t)j < limits ? score : splat(-__builtin_inff());
        store(scores + j * tile_lanes, seen);
        largest = greater(largest, seen);
    }
    const vfloat correction = exponential(before - largest);
    vfloat sum = load(state->sum + lane) * correction;
    for (int64_t j = 0; j < keys; j++) {
        const vfloat p = exponential(load(scores + j * tile_lanes) - largest);
        store(scores + j * tile_lanes, p);
        sum += p;
    }
    store(state->largest + lane, largest);
    store(state->sum + lane, sum);
    for (int64_t d = 0; d < width; d++) {
        float *out = state->out + d * tile_lanes + lane;
        store(out, load(out) * correction);
    }
}

FTK_INLINE void unpack_keys(
    const attention *a, const lane_range *range, int64_t first, int64_t keys, lane_state *state) {
    const ftk_attention *s = a->shape;
    const int64_t start = range->batch * s->key_batch_stride + range->key_head * s->head_width;
    const int64_t width = padded(s->head_width);
    for (int64_t j = 0; j < keys; j++) {
        const int64_t k = start + (first + j) * s->k_stride, v = start + (first + j) * s->v_stride;
        unpack_row(a->k, s->type, k, s->head_width, state->keys + j * width);
        unpack_row(a->v, s->type, v, s->head_width, state->values + j * width);
    }
}

FTK_INLINE void attend_to_keys(
    const attention *a, const lane_range *range, int64_t first, int64_t keys, lane_state *state) {
    const int64_t width = padded(a->shape->head_width), lanes = padded(range->count);
    unpack_keys(a, range, first, keys, state);
    const ftk_tile scores = {
        .a = state->keys, .a_row = width, .a_depth = 1, .b = state->query, .ldb = tile_lanes,
        .c = state->scores, .ldc = tile_lanes, .rows = keys, .columns = lanes,
        .depth = a->shape->head_width};
    ftk_multiply_tile(&scores);
    for (int64_t lane = 0; lane < lanes; lane += LANES) {
        exponentiate(state, lane, first, keys, a->shape->scale, a->shape->head_width);
    }
    const ftk_tile out = {
        .a = state->values, .a_row = 1, .a_depth = width, .b = state->scores, .ldb = tile_lanes,
        .c = state->out, .ldc = tile_lanes, .rows = a->shape->head_width, .columns = lanes,
        .depth = keys, .accumulate = true};
    ftk_multiply_tile(&out);
}

FTK_INLINE void finish(const attention *a, const lane_range *range, lane_state *state) {
    const ftk_attention *s = a->shape;
    for (int64_t lane = 0; lane < padded(range->count); lane += LANES) {
        const vfloat inverse = 1.0f / load(state->sum + lane);
        for (int64_t d = 0; d < s->head_width; d++) {
            float *out = state->out + d * tile_lanes + lane;
            store(out, load(out) * inverse);
        }
    }
    pack_lanes(s, range, state->out, a->out, s->out_stride);
    if (a->log_sums == NULL) return;
    for (int64_t i = 0; i < range->count; i++) {
        a->log_sums[lane_statistic(s, range, range->first + i)] =
            state->largest[i] + logf(state->sum[i]);
    }
}

// The tiles with the most keys come first, so that no thread is left alone with one at the end.
FTK_INLINE lane_range range_of_block(const attention *a, int64_t block) {
    const ftk_attention *s = a->shape;
    const int64_t pairs = s->batch * s->key_heads, pair = block % pairs;
    lane_range range = {.batch = pair / s->key_heads, .key_head = pair % s->key_heads};
    range.first = (a->tiles - 1 - block / pairs) * tile_lanes;
    range.count = ftk_smaller(tile_lanes, s->query_count * group_size(s) - range.first);
    return range;
}

FTK_CLONES static void forward_block(void *context, int64_t block) {
    const attention *a = context;
    const ftk_attention *s = a->shape;
    const lane_range range = range_of_block(a, block);
    const int64_t width = padded(s->head_width);
    lane_state state;
    const int64_t keys = find_limits(s, a->prompt_counts, &range, state.limits);
    unpack_lanes(s, &range, a->q, s->q_stride, state.out);
    transpose_lanes(state.out, width, state.query);
    memset(state.out, 0, (size_t)(width * tile_lanes) * sizeof(float));
    for (int64_t i = 0; i < tile_lanes; i++) {
        state.largest[i] = -__builtin_inff();
        state.sum[i] = 0;
        // A lane past the end sees one key, so that it stays a number.
        if (state.limits[i] == 0) state.limits[i] = 1;
    }
    for (int64_t first = 0; first < keys; first += tile_keys) {
        attend_to_keys(a, &range, first, ftk_smaller(tile_keys, keys - first), &state);
    }
    finish(a, &range, &state);
}

void ftk_attention_forward(
    const ftk_attention *shape, const void *q, const void *k, const void *v,
    const int32_t *prompt_counts, void *out, float *log_sums, int threads) {
    const int64_t lanes = shape->query_count * (shape->heads / shape->key_heads);
    attention a = {shape, q, k, v, prompt_counts, out, log_sums, ftk_blocks(lanes, tile_lanes)};
    ftk_parallel(shape->batch * shape->key_heads * a.tiles, threads, forward_block, &a);
}
