// What the forward and the backward pass of attention share.
//
// The queries of one sequence that read one key head - every position, every head of the group - are
// numbered position * group + head and taken 32 at a time, one per vector lane; keys come 64 at a
// time. Scores are kept transposed, [key, lane]: the softmax runs down the columns and never crosses
// lanes, and no head width leaves lanes idle. Tiles of keys begin at fixed positions and masked keys
// add exact zeros, so what a query gets does not depend on the queries beside it.
#ifndef FTK_ATTENTION_H
#define FTK_ATTENTION_H

#include "Parallel.h"
#include "Transpose.h"

enum {
    tile_lanes = 32,
    tile_keys = 64,
    widest_head = FTK_WIDEST_HEAD,
};

#define FTK_ALIGNED __attribute__((aligned(64)))
#define LOG2_E 0x1.715476p0f
#define LN_2 0x1.62e430p-1f
// Below every score, and finite: the largest score of a lane that has seen no key yet.
#define LOWEST_SCORE -0x1p100f

// `count` lanes from number `first` on, of key head `key_head` in sequence `batch`.
typedef struct {
    int64_t batch, key_head, first, count;
} lane_range;

// Each lane sees the keys from its start up to its limit (lanes past the end see what the last one
// sees). Of all lanes: the fewest and the most keys below a limit, the tile of keys in which the first
// window begins, and the start of the last.
typedef struct {
    FTK_ALIGNED int32_t limits[tile_lanes];
    FTK_ALIGNED int32_t starts[tile_lanes];
    int64_t fewest, most, begin, latest;
} lane_mask;

// A matrix of floats within a larger one.
typedef struct {
    const float *start;
    int64_t stride;
} float_rows;

// Little work is not worth waking another thread for.
FTK_INLINE int attention_threads(const ftk_attention *s, int threads) {
    const int64_t scores = s->batch * s->heads * s->query_count * s->key_count;
    return scores * s->head_width < 65536 ? 1 : threads;
}

FTK_INLINE int64_t padded(int64_t width) { return (width + LANES - 1) / LANES * LANES; }

FTK_INLINE int64_t group_size(const ftk_attention *s) {
    return s->heads == s->key_heads ? 1 : s->heads / s->key_heads;
}

// A walk over lanes: head within the group and position, without a division per lane.
typedef struct {
    int64_t position, head;
} lane_cursor;

FTK_INLINE lane_cursor first_lane(const ftk_attention *s, const lane_range *range) {
    const int64_t group = group_size(s), position = group == 1 ? range->first : range->first / group;
    return (lane_cursor){position, range->first - position * group};
}

FTK_INLINE void advance(const ftk_attention *s, lane_cursor *lane) {
    lane->head++;
    if (lane->head < group_size(s)) return;
    lane->head = 0;
    lane->position++;
}

// Where the row of a lane begins in an array of queries or outputs.
FTK_INLINE int64_t lane_offset(
    const ftk_attention *s, const lane_range *range, lane_cursor lane, int64_t stride) {
    const int64_t row = range->batch * s->query_count + lane.position;
    return row * stride + (range->key_head * group_size(s) + lane.head) * s->head_width;
}

// Where a lane's number lies in [B, H, query_count].
FTK_INLINE int64_t lane_statistic(
    const ftk_attention *s, const lane_range *range, lane_cursor lane) {
    const int64_t head = range->batch * s->heads + range->key_head * group_size(s) + lane.head;
    return head * s->query_count + lane.position;
}

// Where the key head begins in an array of keys or values.
FTK_INLINE int64_t key_offset(const ftk_attention *s, const lane_range *range) {
    return range->batch * s->key_batch_stride + range->key_head * s->head_width;
}

// The first key that a query sees.
FTK_INLINE int64_t first_visible_key(const ftk_attention *s, int64_t batch, int64_t query) {
    const int64_t document =
        s->document_starts == NULL ? 0 : s->document_starts[batch * s->query_count + query];
    const int64_t start = query + s->query_offset + 1 - s->window;
    return s->window == 0 || start < document ? document : start;
}

// The key behind the last one that a query sees.
FTK_INLINE int64_t visible_keys(
    const ftk_attention *s, const int32_t *prompt_counts, int64_t batch, int64_t query) {
    const int64_t position = query + s->query_offset;
    const int64_t prompt = prompt_counts == NULL ? 0 : prompt_counts[batch];
    return ftk_smaller(position < prompt ? prompt : position + 1, s->key_count);
}

FTK_INLINE void find_mask(
    const ftk_attention *s, const int32_t *prompt_counts, const lane_range *range,
    lane_mask *mask) {
    lane_cursor lane = first_lane(s, range);
    for (int64_t i = 0; i < range->count; i++, advance(s, &lane)) {
        mask->limits[i] = (int32_t)visible_keys(s, prompt_counts, range->batch, lane.position);
        mask->starts[i] = (int32_t)first_visible_key(s, range->batch, lane.position);
    }
    // Later positions never see less, nor from an earlier key on.
    const int64_t last = range->count - 1;
    mask->fewest = mask->limits[0];
    mask->most = mask->limits[last];
    mask->begin = mask->starts[0] / tile_keys * tile_keys;
    mask->latest = mask->starts[last];
    for (int64_t i = range->count; i < padded(range->count); i++) {
        mask->limits[i] = mask->limits[last];
        mask->starts[i] = mask->starts[last];
    }
}

// How many of `keys` keys from `first` on the sixteen lanes from `lane` on see.
FTK_INLINE int64_t visible_to(
    const lane_mask *mask, int64_t lane, int64_t lanes, int64_t first, int64_t keys) {
    const int64_t visible = mask->limits[ftk_smaller(lane + LANES, lanes) - 1] - first;
    return visible < 0 ? 0 : ftk_smaller(visible, keys);
}

FTK_INLINE vint load_limits(const lane_mask *mask, int64_t lane) {
    return *(const vint *)(mask->limits + lane);
}

// Hides the keys of a tile of scores that lie in front of a lane's window.
FTK_INLINE void hide_early_keys(
    float *scores, const lane_mask *mask, int64_t lane, int64_t first, int64_t keys) {
    const vint starts = *(const vint *)(mask->starts + lane) - (int32_t)first;
    const int64_t hidden = ftk_smaller(keys, mask->latest - first);
    for (int64_t j = 0; j < hidden; j++) {
        const vfloat score = load(scores + j * tile_lanes);
        store(scores + j * tile_lanes, (int32_t)j < starts ? splat(-__builtin_inff()) : score);
    }
}

// Copies `width` elements to floats, filled up with zeros to whole vectors.
FTK_INLINE void unpack_row(
    const void *source, ftk_type type, int64_t offset, int64_t width, float *row) {
    for (int64_t i = 0; i < width; i += LANES) {
        store(row + i, load_until(source, type, offset + i, offset + width));
    }
}

FTK_INLINE void unpack_rows_of(
    const ftk_attention *s, ftk_type type, const void *source, int64_t offset, int64_t stride,
    int64_t rows, float *destination) {
    for (int64_t j = 0; j < rows; j++) {
        unpack_row(
            source, type, offset + j * stride, s->head_width,
            destination + j * padded(s->head_width));
    }
}

// `rows` rows of keys or values, [rows, padded width].
FTK_INLINE void unpack_rows(
    const ftk_attention *s, const void *source, int64_t offset, int64_t stride, int64_t rows,
    float *destination) {
    if (s->type == FTK_FLOAT32) {
        unpack_rows_of(s, FTK_FLOAT32, source, offset, stride, rows, destination);
    } else {
        unpack_rows_of(s, FTK_BFLOAT16, source, offset, stride, rows, destination);
    }
}

// The rows of all lanes, [count, padded width].
FTK_INLINE void unpack_lanes(
    const ftk_attention *s, const lane_range *range, const void *source, int64_t stride,
    float *rows) {
    lane_cursor lane = first_lane(s, range);
    for (int64_t i = 0; i < range->count; i++, advance(s, &lane)) {
        const int64_t offset = lane_offset(s, range, lane, stride);
        unpack_row(source, s->type, offset, s->head_width, rows + i * padded(s->head_width));
    }
}

#endif
