#include "Attention.h"
#include "Exponential.h"
#include "Tile.h"

typedef struct {
    const ftk_attention *shape;
    const void *q, *k, *v, *out, *out_gradient;
    const float *log_sums;
    const int32_t *prompt_counts;
    void *q_gradient, *k_gradient, *v_gradient;
    float *scratch;
} attention;

// One key head of one sequence, as floats: [key_count, padded width] each.
typedef struct {
    float *keys, *values, *key_gradient, *value_gradient;
} key_head;

// 32 lanes, by row [32, width] and by column [width, 32], and one tile of scores [64, 32].
typedef struct {
    FTK_ALIGNED float query[widest_head * tile_lanes], query_columns[widest_head * tile_lanes];
    FTK_ALIGNED float gradient[widest_head * tile_lanes], gradient_columns[widest_head * tile_lanes];
    FTK_ALIGNED float query_gradient[widest_head * tile_lanes];
    FTK_ALIGNED float p[tile_keys * tile_lanes], s[tile_keys * tile_lanes];
    FTK_ALIGNED float log_sums[tile_lanes], delta[tile_lanes];
    FTK_ALIGNED int32_t limits[tile_lanes];
} lane_state;

static int64_t key_floats(const ftk_attention *shape) {
    return shape->key_count * padded(shape->head_width);
}

int64_t ftk_attention_scratch(const ftk_attention *shape, int threads) {
    return 4 * key_floats(shape) * (threads > 1 ? threads : 1) + LANES;
}

// ---- One tile ----------------------------------------------------------------------------------

// With P = exp(S scale - log sum), recomputed, and P' = V dO:
//   S' = P (P' - delta) scale, where delta = sum over d of dO O.
// P replaces the scores, S' replaces P'.
FTK_INLINE void differentiate_softmax(
    lane_state *state, int64_t lane, int64_t first, int64_t keys, float scale) {
    const vint limits = *(const vint *)(state->limits + lane) - (int32_t)first;
    const vfloat log_sum = load(state->log_sums + lane), delta = load(state->delta + lane);
    for (int64_t j = 0; j < keys; j++) {
        float *p = state->p + j * tile_lanes + lane, *s = state->s + j * tile_lanes + lane;
        const vfloat all = exponential(load(p) * scale - log_sum);
        const vfloat seen = (int32_t)j < limits ? all : splat(0.0f);
        store(p, seen);
        store(s, seen * (load(s) - delta) * scale);
    }
}

// dV += P dO, dK += S' Q, dQ += K S'
FTK_INLINE void add_gradients(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t lanes,
    lane_state *state) {
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
        .columns = padded(lanes), .depth = keys, .accumulate = true};
    ftk_multiply_tile(&values);
    ftk_multiply_tile(&key_tile);
    ftk_multiply_tile(&queries);
}

FTK_INLINE void differentiate_tile(
    const ftk_attention *shape, const key_head *head, int64_t first, int64_t keys, int64_t lanes,
    lane_state *state) {
    const int64_t width = padded(shape->head_width), offset = first * width;
    ftk_tile scores = {
        .a = head->keys + offset, .a_row = width, .a_depth = 1, .b = state->query_columns,
        .ldb = tile_lanes, .c = state->p, .ldc = tile_lanes, .rows = keys,
        .columns = padded(lanes), .depth = shape->head_width};
    ftk_multiply_tile(&scores);
    scores.a = head->values + offset;
    scores.b = state->gradient_columns;
    scores.c = state->s;
    ftk_multiply_tile(&scores);
    for (int64_t lane = 0; lane < lanes; lane += LANES) {
        differentiate_softmax(state, lane, first, keys, shape->scale);
    }
    add_gradients(shape, head, first, keys, lanes, state);
}

// ---- All tiles of one key head -----------------------------------------------------------------

// `state->query_gradient` is still free and holds the rows of O meanwhile.
FTK_INLINE void find_delta(const attention *a, const lane_range *range, lane_state *state) {
    const int64_t width = padded(a->shape->head_width);
    unpack_lanes(a->shape, range, a->out, a->shape->out_stride, state->query_gradient);
    for (int64_t i = 0; i < tile_lanes; i++) {
        vfloat sum = splat(0.0f);
        for (int64_t d = 0; d < width; d += LANES) {
            sum += load(state->query_gradient + i * width + d) * load(state->gradient + i * width + d);
        }
        state->delta[i] = sum_lanes(sum);
    }
}

FTK_INLINE void differentiate_lanes(
    const attention *a, const lane_range *range, const key_head *head, lane_state *state) {
    const ftk_attention *shape = a->shape;
    const int64_t width = padded(shape->head_width);
    const int64_t keys = find_limits(shape, a->prompt_counts, range, state->limits);
    unpack_lanes(shape, range, a->q, shape->q_stride, state->query);
    transpose_lanes(state->query, width, state->query_columns);
    unpack_lanes(shape, range, a->out_gradient, shape->out_stride, state->gradient);
    transpose_lanes(state->gradient, width, state->gradient_columns);
    find_delta(a, range, state);
    memset(state->query_gradient, 0, (size_t)(width * tile_lanes) * sizeof(float));
    for (int64_t i = 0; i < tile_lanes; i++) {
        const bool exists = i < range->count;
        state->log_sums[i] =
            exists ? a->log_sums[lane_statistic(shape, range, range->first + i)] : 0.0f;
    }
    for (int64_t first = 0; first < keys; first += tile_keys) {
        const int64_t count = ftk_smaller(tile_keys, keys - first);
        differentiate_tile(shape, head, first, count, range->count, state);
    }
    pack_lanes(shape, range, state->query_gradient, a->q_gradient, shape->q_stride);
}

FTK_INLINE void write_rows(
    const ftk_attention *s, const lane_range *range, const float *rows, void *destination,
    int64_t stride) {
    const int64_t start = range->batch * s->key_batch_stride + range->key_head * s->head_width;
    const int64_t width = padded(s->head_width);
    for (int64_t j = 0; j < s->key_count; j++) {
        const int64_t offset = start + j * stride;
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            store_until(
                destination, s->type, offset + d, offset + s->head_width, load(rows + j * width + d));
        }
    }
}

FTK_INLINE key_head open_key_head(const attention *a, const lane_range *range) {
    const ftk_attention *s = a->shape;
    const int64_t count = key_floats(s), width = padded(s->head_width);
    const int64_t start = range->batch * s->key_batch_stride + range->key_head * s->head_width;
    float *scratch = a->scratch + 4 * count * ftk_thread_index();
    const key_head head = {scratch, scratch + count, scratch + 2 * count, scratch + 3 * count};
    for (int64_t j = 0; j < s->key_count; j++) {
        const int64_t k = start + j * s->k_stride, v = start + j * s->v_stride;
        unpack_row(a->k, s->type, k, s->head_width, head.keys + j * width);
        unpack_row(a->v, s->type, v, s->head_width, head.values + j * width);
    }
    memset(head.key_gradient, 0, (size_t)(2 * count) * sizeof(float));
    return head;
}

FTK_CLONES static void backward_block(void *context, int64_t block) {
    const attention *a = context;
    const ftk_attention *s = a->shape;
    lane_range range = {.batch = block / s->key_heads, .key_head = block % s->key_heads};
    const key_head head = open_key_head(a, &range);
    const int64_t lanes = s->query_count * group_size(s);
    lane_state state;
    for (range.first = 0; range.first < lanes; range.first += tile_lanes) {
        range.count = ftk_smaller(tile_lanes, lanes - range.first);
        differentiate_lanes(a, &range, &head, &state);
    }
    write_rows(s, &range, head.key_gradient, a->k_gradient, s->k_stride);
    write_rows(s, &range, head.value_gradient, a->v_gradient, s->v_stride);
}

void ftk_attention_backward(
    const ftk_attention *shape, const void *q, const void *k, const void *v, const void *out,
    const void *out_gradient, const float *log_sums, const int32_t *prompt_counts, void *q_gradient,
    void *k_gradient, void *v_gradient, float *scratch, int threads) {
    attention a = {shape, q, k, v, out, out_gradient, log_sums, prompt_counts, q_gradient,
                   k_gradient, v_gradient, scratch};
    ftk_parallel(shape->batch * shape->key_heads, threads, backward_block, &a);
}
