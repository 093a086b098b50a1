#include "AttentionForward.h"

#include "AttentionLanes.h"
#include "Exponential.h"
#include "Tile.h"

// One lane per row here: [lane, key] and [lane, width]. With so few of them, keys fill the vectors of
// the scores, and the head width those of the output.
typedef struct {
    FTK_ALIGNED float query[few_lanes * widest_head];
    FTK_ALIGNED float out[few_lanes * widest_head];
    FTK_ALIGNED float scores[few_lanes * tile_keys];
    FTK_ALIGNED float key_columns[widest_head * tile_keys];
    FTK_ALIGNED float value_buffer[tile_keys * widest_head];
    float_rows values;
    float largest[few_lanes], sum[few_lanes];
    lane_range range;
    lane_mask mask;
} workspace;

// Keys first ..< first + keys, one per column; columns past the last repeat it.
FTK_INLINE void load_key_columns(
    const attention_forward *a, workspace *w, int64_t first, int64_t keys) {
    const ftk_attention *s = a->shape;
    const int64_t offset = key_offset(s, &w->range) + first * s->k_stride;
    for (int64_t j = 0; j < keys; j += LANES) {
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            vfloat block[LANES];
            for (int i = 0; i < LANES; i++) {
                const int64_t row = offset + ftk_smaller(j + i, keys - 1) * s->k_stride;
                block[i] = load_until(a->k, s->type, row + d, row + s->head_width);
            }
            transpose(block);
            for (int i = 0; i < LANES; i++) {
                store(w->key_columns + (d + i) * tile_keys + j, block[i]);
            }
        }
    }
}

FTK_INLINE void load_values(
    const attention_forward *a, workspace *w, int64_t first, int64_t keys) {
    const ftk_attention *s = a->shape;
    const int64_t offset = key_offset(s, &w->range) + first * s->v_stride;
    if (s->type == FTK_FLOAT32 && s->head_width % (LANES / 2) == 0) {
        w->values = (float_rows){(const float *)a->v + offset, s->v_stride};
        return;
    }
    unpack_rows(s, a->v, offset, s->v_stride, keys, w->value_buffer);
    w->values = (float_rows){w->value_buffer, padded(s->head_width)};
}

// Hides the keys before `start` and from `limit` on, and returns the largest score.
FTK_INLINE float mask_and_find_largest(float *scores, int64_t start, int64_t limit, int64_t keys) {
    vfloat largest = splat(-__builtin_inff());
    for (int64_t j = 0; j < keys; j += LANES) {
        const vint key = lane_indices() + (int32_t)j;
        const vint seen = (key >= (int32_t)start) & (key < (int32_t)limit);
        const vfloat score = seen ? load(scores + j) : splat(-__builtin_inff());
        store(scores + j, score);
        largest = greater(score, largest);
    }
    return largest_lane(largest);
}

// Replaces scores by powers and sums them: every fourth key has one partial sum.
FTK_INLINE float exponentiate(float *scores, int64_t keys, float scale, float largest) {
    typedef float quarter __attribute__((ext_vector_type(4)));
    quarter sums = (quarter)0.0f;
    for (int64_t j = 0; j < keys; j += LANES) {
        const vfloat p = power_of_two(load(scores + j) * scale - largest);
        store(scores + j, p);
        sums += p.lo.lo;
        sums += p.lo.hi;
        sums += p.hi.lo;
        sums += p.hi.hi;
    }
    return (sums.x + sums.y) + (sums.z + sums.w);
}

FTK_INLINE void update_softmax(
    const ftk_attention *s, workspace *w, int64_t lane, int64_t first, int64_t keys) {
    const int64_t start = w->mask.starts[lane] - first, limit = w->mask.limits[lane] - first;
    const bool begins = first == w->mask.begin;
    const float scale = s->scale * LOG2_E;
    float *scores = w->scores + lane * tile_keys;
    const float here = mask_and_find_largest(scores, start, limit, keys);
    const float before = begins ? LOWEST_SCORE : w->largest[lane];
    const float largest = here * scale > before ? here * scale : before;
    const float sum = exponentiate(scores, keys, scale, largest);
    const vfloat correction = power_of_two(splat(before - largest));
    w->largest[lane] = largest;
    w->sum[lane] = begins ? sum : w->sum[lane] * correction.x + sum;
    for (int64_t d = 0; !begins && d < s->head_width; d += LANES) {
        float *out = w->out + lane * padded(s->head_width) + d;
        store(out, load(out) * correction);
    }
}

FTK_INLINE void attend(
    const attention_forward *a, workspace *w, int64_t first, int64_t keys) {
    const ftk_attention *s = a->shape;
    const int64_t width = padded(s->head_width);
    load_key_columns(a, w, first, keys);
    load_values(a, w, first, keys);
    const ftk_tile scores = {
        .a = w->query, .a_row = width, .a_depth = 1, .b = w->key_columns, .ldb = tile_keys,
        .c = w->scores, .ldc = tile_keys, .rows = w->range.count, .columns = padded(keys),
        .depth = s->head_width};
    ftk_multiply_tile(&scores);
    for (int64_t lane = 0; lane < w->range.count; lane++) {
        update_softmax(s, w, lane, first, padded(keys));
    }
    const bool in_place = w->values.start != w->value_buffer;
    const ftk_tile out = {
        .a = w->scores, .a_row = tile_keys, .a_depth = 1,
        .b = w->values.start, .ldb = w->values.stride, .c = w->out, .ldc = width,
        .rows = w->range.count, .columns = in_place ? s->head_width : width, .depth = keys,
        .accumulate = first > w->mask.begin};
    ftk_multiply_tile(&out);
}

FTK_INLINE void finish(const attention_forward *a, workspace *w) {
    const ftk_attention *s = a->shape;
    lane_cursor cursor = first_lane(s, &w->range);
    for (int64_t i = 0; i < w->range.count; i++, advance(s, &cursor)) {
        const int64_t offset = lane_offset(s, &w->range, cursor, s->out_stride);
        const vfloat inverse = 1.0f / splat(w->sum[i]);
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            const vfloat out = load(w->out + i * padded(s->head_width) + d) * inverse;
            store_until(a->out, s->type, offset + d, offset + s->head_width, out);
        }
        if (a->log_sums == NULL) continue;
        const vfloat log_sum = splat(w->largest[i]) * LN_2 + logarithm(splat(w->sum[i]));
        a->log_sums[lane_statistic(s, &w->range, cursor)] = log_sum.x;
    }
}

FTK_CLONES static void attend_block(void *context, int64_t block) {
    const attention_forward *a = context;
    const ftk_attention *s = a->shape;
    workspace w;
    w.range = (lane_range){
        block / s->key_heads, block % s->key_heads, 0, s->query_count * group_size(s)};
    find_mask(s, a->prompt_counts, &w.range, &w.mask);
    unpack_lanes(s, &w.range, a->q, s->q_stride, w.query);
    for (int64_t first = w.mask.begin; first < w.mask.most; first += tile_keys) {
        attend(a, &w, first, ftk_smaller(tile_keys, w.mask.most - first));
    }
    finish(a, &w);
}

void ftk_attend_few_lanes(void *context, int64_t block) { attend_block(context, block); }
