#include "AttentionPairs.h"
#include "Processor.h"

bool ftk_attends_in_pairs(const ftk_attention *s) {
    return s->type == FTK_BFLOAT16 && s->head_width % 16 == 0 && s->q_stride % 2 == 0 &&
        s->k_stride % 2 == 0 && s->v_stride % 2 == 0 && s->out_stride % 2 == 0 &&
        s->key_batch_stride % 2 == 0 && ftk_has_bfloat16_products();
}

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

// Everything from here on runs only where the processor has the instruction.
#pragma clang attribute push( \
    __attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)

#include "AttentionBlocks.h"
#include "Exponential.h"
#include "Pairs.h"
#include "Staircase.h"

// The state of 32 lanes between tiles of keys, as in AttentionForward.c.
typedef struct {
    lane_range range;
    lane_mask mask;
    FTK_ALIGNED float largest[tile_lanes];
    FTK_ALIGNED float sum[tile_lanes];
    float *query;  // [width / 2, 32] pairs along the width
    float *out;    // [width, 32]
} lane_tile;

enum { pool_floats = most_tiles * 64 * tile_lanes };

typedef struct {
    FTK_ALIGNED float keys[tile_keys * widest_head / 2];    // [64, width / 2] pairs along the width
    FTK_ALIGNED float values[tile_keys / 2 * widest_head];  // [32, width] pairs along the keys
    FTK_ALIGNED float scores[tile_keys * tile_lanes];
    FTK_ALIGNED float powers[tile_keys / 2 * tile_lanes];   // [32, 32] pairs along the keys
    FTK_ALIGNED float queries[pool_floats / 2];
    FTK_ALIGNED float outs[pool_floats];
    lane_tile tiles[most_tiles];
} workspace;

// ---- One tile of scores ------------------------------------------------------------------------

FTK_INLINE vfloat find_largest(const float *scores, vint limits, int64_t keys, int64_t unmasked) {
    vfloat largest[2] = {splat(-__builtin_inff()), splat(-__builtin_inff())};
    int64_t j = 0;
    for (; j + 2 <= unmasked; j += 2) {
        largest[0] = greater(load(scores + j * tile_lanes), largest[0]);
        largest[1] = greater(load(scores + (j + 1) * tile_lanes), largest[1]);
    }
    for (; j < keys; j++) {
        const vfloat score = load(scores + j * tile_lanes);
        largest[0] = greater((int32_t)j < limits ? score : splat(-__builtin_inff()), largest[0]);
    }
    return greater(largest[0], largest[1]);
}

// Writes pairs of 2^(score scale - largest), zero for keys that a lane does not see, and returns the sum.
FTK_INLINE vfloat exponentiate(
    const float *scores, float *powers, vint limits, int64_t keys, int64_t unmasked, float scale,
    vfloat largest) {
    vfloat sums[2] = {splat(0.0f), splat(0.0f)};
    for (int64_t j = 0; j < keys; j += 2) {
        vfloat p[2];
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < 2; i++) {
            p[i] = power_of_two(load(scores + (j + i) * tile_lanes) * scale - largest);
            if (j + 2 > unmasked) p[i] = (int32_t)j + i < limits ? p[i] : splat(0.0f);
            sums[i] += p[i];
        }
        store(powers + j / 2 * tile_lanes, pairs_of(p[0], p[1]));
    }
    return sums[0] + sums[1];
}

// The softmax over all keys so far, as in AttentionForward.c.
FTK_INLINE void update_softmax(
    lane_tile *tile, workspace *w, int64_t lane, int64_t first, int64_t keys, float scale,
    int64_t width) {
    const float *scores = w->scores + lane;
    const vint limits = load_limits(&tile->mask, lane) - (int32_t)first;
    const int64_t unmasked = ftk_smaller(keys, tile->mask.fewest - first);
    const vfloat here = find_largest(scores, limits, keys, unmasked) * scale;
    const bool begins = first == tile->mask.begin;
    const vfloat before = begins ? splat(LOWEST_SCORE) : load(tile->largest + lane);
    const vfloat largest = greater(here, before);
    const vfloat sum =
        exponentiate(scores, w->powers + lane, limits, keys, unmasked, scale, largest);
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
        .a = w->keys, .a_row = s->head_width / 2, .a_depth = 1, .b = tile->query,
        .ldb = tile_lanes, .c = w->scores, .ldc = tile_lanes, .rows = keys, .columns = lanes,
        .depth = s->head_width / 2, .in_pairs = true};
    multiply_into_scores(scores, step);
    for (int64_t lane = 0; lane < lanes; lane += LANES) {
        const int64_t visible = visible_to(&tile->mask, lane, lanes, first, keys);
        if (visible == 0) continue;
        hide_early_keys(w->scores + lane, &tile->mask, lane, first, visible);
        update_softmax(tile, w, lane, first, visible, s->scale * LOG2_E, s->head_width);
    }
    const ftk_tile out = {
        .a = w->values, .a_row = 1, .a_depth = s->head_width, .b = w->powers, .ldb = tile_lanes,
        .c = tile->out, .ldc = tile_lanes, .rows = s->head_width, .columns = lanes,
        .depth = (keys + 1) / 2, .accumulate = first > tile->mask.begin, .in_pairs = true};
    multiply_over_keys(out, (step + 1) / 2);
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
    lane_cursor lane = first_lane(s, &tile->range);
    for (int64_t i = 0; i < tile->range.count; i++, advance(s, &lane)) {
        a->log_sums[lane_statistic(s, &tile->range, lane)] = log_sums[i];
    }
}

FTK_INLINE int64_t open_tiles(const attention_forward *a, const lane_range *range, workspace *w) {
    const ftk_attention pairs = shape_of_pairs(a->shape);
    const int64_t tiles = ftk_blocks(range->count, tile_lanes);
    const int64_t size = a->shape->head_width * tile_lanes;
    for (int64_t i = 0; i < tiles; i++) {
        lane_tile *tile = &w->tiles[i];
        tile->range = *range;
        tile->range.first = range->first + i * tile_lanes;
        tile->range.count = ftk_smaller(tile_lanes, range->count - i * tile_lanes);
        tile->query = w->queries + i * size / 2;
        tile->out = w->outs + i * size;
        find_mask(a->shape, a->prompt_counts, &tile->range, &tile->mask);
        load_columns(&pairs, &tile->range, a->q, pairs.q_stride, tile->query);
    }
    return tiles;
}

void ftk_attend_in_pairs(void *context, int64_t block) {
    const attention_forward *a = context;
    const ftk_attention *s = a->shape;
    const lane_range range = range_of_block(a, block);
    const uint16_t *k = (const uint16_t *)a->k + key_offset(s, &range);
    const uint16_t *v = (const uint16_t *)a->v + key_offset(s, &range);
    workspace w;
    const int64_t tiles = open_tiles(a, &range, &w), most = w.tiles[tiles - 1].mask.most;
    for (int64_t first = w.tiles[0].mask.begin; first < most; first += tile_keys) {
        const int64_t keys = ftk_smaller(tile_keys, most - first);
        gather(k + first * s->k_stride, s->k_stride, keys, s->head_width, w.keys);
        interleave(v + first * s->v_stride, s->v_stride, keys, s->head_width, w.values);
        for (int64_t i = 0; i < tiles; i++) {
            lane_tile *tile = &w.tiles[i];
            const int64_t visible = ftk_smaller(keys, tile->mask.most - first);
            if (visible > 0 && first >= tile->mask.begin) attend(s, &w, tile, first, visible);
        }
    }
    for (int64_t i = 0; i < tiles; i++) close_tile(a, &w.tiles[i]);
}

#pragma clang attribute pop
#else
void ftk_attend_in_pairs(void *context, int64_t block) {
    (void)context;
    (void)block;
}
#endif
