#include "AttentionForward.h"

#include "AttentionBlocks.h"
#include "AttentionLanes.h"
#include "AttentionPairs.h"
#include "AttentionShort.h"
#include "Exponential.h"
#include "Staircase.h"

enum { pool_floats = most_tiles * 64 * tile_lanes };

// The state of 32 lanes between tiles of keys: the largest score so far (in powers of two), the sum
// of powers relative to it, and the output, [width, 32], relative to both.
typedef struct {
    lane_range range;
    lane_mask mask;
    FTK_ALIGNED float largest[tile_lanes];
    FTK_ALIGNED float sum[tile_lanes];
    float *query, *out;
} lane_tile;

typedef struct {
    float_rows keys, values;
    FTK_ALIGNED float key_buffer[tile_keys * widest_head];
    FTK_ALIGNED float value_buffer[tile_keys * widest_head];
    FTK_ALIGNED float scores[tile_keys * tile_lanes];
    FTK_ALIGNED float pool[2 * pool_floats];
    lane_tile tiles[most_tiles];
} workspace;

// ---- One tile of scores ------------------------------------------------------------------------

// Hides the keys a lane does not see, and returns the largest score of each lane.
FTK_INLINE vfloat mask_and_find_largest(
    float *scores, const lane_mask *mask, int64_t lane, int64_t first, int64_t keys) {
    const vint limits = load_limits(mask, lane) - (int32_t)first;
    vfloat largest[2] = {splat(-__builtin_inff()), splat(-__builtin_inff())};
    const int64_t unmasked = ftk_smaller(keys, mask->fewest - first);
    int64_t j = 0;
    for (; j + 2 <= unmasked; j += 2) {
        largest[0] = greater(load(scores + j * tile_lanes), largest[0]);
        largest[1] = greater(load(scores + (j + 1) * tile_lanes), largest[1]);
    }
    for (; j < keys; j++) {
        const vfloat score = load(scores + j * tile_lanes);
        const vfloat seen = (int32_t)j < limits ? score : splat(-__builtin_inff());
        store(scores + j * tile_lanes, seen);
        largest[0] = greater(seen, largest[0]);
    }
    return greater(largest[0], largest[1]);
}

// Replaces scores by 2^(score scale - largest) and returns their sum. Keys j, j + 4, j + 8 ... of a
// tile have one partial sum each.
FTK_INLINE vfloat exponentiate(float *scores, int64_t keys, float scale, vfloat largest) {
    vfloat sums[4] = {0};
    int64_t j = 0;
    for (; j + 4 <= keys; j += 4) {
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < 4; i++) {
            float *score = scores + (j + i) * tile_lanes;
            const vfloat p = power_of_two(load(score) * scale - largest);
            store(score, p);
            sums[i] += p;
        }
    }
    for (int i = 0; j < keys; j++, i++) {
        const vfloat p = power_of_two(load(scores + j * tile_lanes) * scale - largest);
        store(scores + j * tile_lanes, p);
        sums[i] += p;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// The softmax over all keys so far (Milakov and Gimelshein, 2018): when a larger score turns up,
// what was summed before shrinks.
FTK_INLINE void update_softmax(
    lane_tile *tile, float *scores, int64_t lane, int64_t first, int64_t keys, float scale,
    int64_t width) {
    const vfloat here = mask_and_find_largest(scores, &tile->mask, lane, first, keys);
    const bool begins = first == tile->mask.begin;
    const vfloat before = begins ? splat(LOWEST_SCORE) : load(tile->largest + lane);
    const vfloat largest = greater(here * scale, before);
    const vfloat sum = exponentiate(scores, keys, scale, largest);
    store(tile->largest + lane, largest);
    if (begins) {
        store(tile->sum + lane, sum);
        return;
    }
    const vfloat correction = power_of_two(before - largest);
    store(tile->sum + lane, load(tile->sum + lane) * correction + sum);
    for (int64_t d = 0; d < width; d++) {
        float *out = tile->out + d * tile_lanes + lane;
        store(out, load(out) * correction);
    }
}

FTK_INLINE void attend(
    const ftk_attention *s, workspace *w, lane_tile *tile, int64_t first, int64_t keys) {
    const int64_t lanes = padded(tile->range.count);
    const int64_t step = visible_to(&tile->mask, 0, lanes, first, keys);
    const ftk_tile scores = {
        .a = w->keys.start, .a_row = w->keys.stride, .a_depth = 1, .b = tile->query, .ldb = tile_lanes,
        .c = w->scores, .ldc = tile_lanes, .rows = keys, .columns = lanes,
        .depth = s->head_width};
    multiply_into_scores(scores, step);
    for (int64_t lane = 0; lane < lanes; lane += LANES) {
        const int64_t visible = visible_to(&tile->mask, lane, lanes, first, keys);
        if (visible == 0) continue;
        hide_early_keys(w->scores + lane, &tile->mask, lane, first, visible);
        update_softmax(
            tile, w->scores + lane, lane, first, visible, s->scale * LOG2_E, s->head_width);
    }
    const ftk_tile out = {
        .a = w->values.start, .a_row = 1, .a_depth = w->values.stride, .b = w->scores, .ldb = tile_lanes,
        .c = tile->out, .ldc = tile_lanes, .rows = s->head_width, .columns = lanes, .depth = keys,
        .accumulate = first > tile->mask.begin};
    multiply_over_keys(out, step);
}

// ---- Lanes -------------------------------------------------------------------------------------

FTK_INLINE void close_tile(const attention_forward *a, lane_tile *tile) {
    const ftk_attention *s = a->shape;
    FTK_ALIGNED float log_sums[tile_lanes];
    for (int64_t lane = 0; lane < padded(tile->range.count); lane += LANES) {
        const vfloat sum = load(tile->sum + lane), inverse = 1.0f / sum;
        for (int64_t d = 0; d < s->head_width; d++) {
            float *out = tile->out + d * tile_lanes + lane;
            store(out, load(out) * inverse);
        }
        store(log_sums + lane, load(tile->largest + lane) * LN_2 + logarithm(sum));
    }
    store_columns(s, &tile->range, tile->out, a->out, s->out_stride);
    if (a->log_sums == NULL) return;
    lane_cursor lane = first_lane(s, &tile->range);
    for (int64_t i = 0; i < tile->range.count; i++, advance(s, &lane)) {
        a->log_sums[lane_statistic(s, &tile->range, lane)] = log_sums[i];
    }
}

FTK_INLINE int64_t open_tiles(const attention_forward *a, const lane_range *range, workspace *w) {
    const int64_t tiles = ftk_blocks(range->count, tile_lanes);
    const int64_t size = padded(a->shape->head_width) * tile_lanes;
    for (int64_t i = 0; i < tiles; i++) {
        lane_tile *tile = &w->tiles[i];
        tile->range = *range;
        tile->range.first = range->first + i * tile_lanes;
        tile->range.count = ftk_smaller(tile_lanes, range->count - i * tile_lanes);
        tile->query = w->pool + 2 * i * size;
        tile->out = tile->query + size;
        find_mask(a->shape, a->prompt_counts, &tile->range, &tile->mask);
        load_columns(a->shape, &tile->range, a->q, a->shape->q_stride, tile->query);
    }
    return tiles;
}

// Keys and values as floats. They are read where they lie when a copy would not pay: few queries
// pass them, and they are floats already.
FTK_INLINE void open_keys(
    const attention_forward *a, const lane_range *range, int64_t first, int64_t keys, workspace *w) {
    const ftk_attention *s = a->shape;
    const int64_t offset = key_offset(s, range), width = padded(s->head_width);
    const int64_t k = offset + first * s->k_stride, v = offset + first * s->v_stride;
    if (s->type == FTK_FLOAT32 && range->count <= 2 * tile_lanes) {
        w->keys = (float_rows){(const float *)a->k + k, s->k_stride};
        w->values = (float_rows){(const float *)a->v + v, s->v_stride};
        return;
    }
    unpack_rows(s, a->k, k, s->k_stride, keys, w->key_buffer);
    unpack_rows(s, a->v, v, s->v_stride, keys, w->value_buffer);
    w->keys = (float_rows){w->key_buffer, width};
    w->values = (float_rows){w->value_buffer, width};
}

FTK_CLONES static void forward_block(void *context, int64_t block) {
    const attention_forward *a = context;
    const lane_range range = range_of_block(a, block);
    workspace w;
    const int64_t tiles = open_tiles(a, &range, &w), most = w.tiles[tiles - 1].mask.most;
    for (int64_t first = w.tiles[0].mask.begin; first < most; first += tile_keys) {
        const int64_t keys = ftk_smaller(tile_keys, most - first);
        open_keys(a, &range, first, keys, &w);
        for (int64_t i = 0; i < tiles; i++) {
            lane_tile *tile = &w.tiles[i];
            const int64_t visible = ftk_smaller(keys, tile->mask.most - first);
            if (visible > 0 && first >= tile->mask.begin) attend(a->shape, &w, tile, first, visible);
        }
    }
    for (int64_t i = 0; i < tiles; i++) close_tile(a, &w.tiles[i]);
}

void ftk_attention_forward(
    const ftk_attention *shape, const void *q, const void *k, const void *v,
    const int32_t *prompt_counts, void *out, float *log_sums, int threads) {
    const int64_t pairs = shape->batch * shape->key_heads;
    const int64_t lanes = shape->query_count * group_size(shape);
    const int64_t tiles = pool_floats / (padded(shape->head_width) * tile_lanes);
    const bool in_pairs = log_sums != NULL && ftk_attends_in_pairs(shape);
    const int used = attention_threads(shape, threads);
    attention_forward a = {shape, q, k, v, prompt_counts, out, log_sums,
                           ftk_smaller(tiles, most_tiles) * tile_lanes, 0};
    a.blocks = ftk_blocks(lanes, a.block_lanes);
    if (in_pairs) {
        ftk_parallel(pairs * a.blocks, used, ftk_attend_in_pairs, &a);
    } else if (lanes <= few_lanes) {
        ftk_parallel(pairs, used, ftk_attend_few_lanes, &a);
    } else if (ftk_is_short_attention(shape)) {
        ftk_parallel(pairs, used, ftk_attend_short, &a);
    } else {
        ftk_parallel(pairs * a.blocks, used, forward_block, &a);
    }
}
