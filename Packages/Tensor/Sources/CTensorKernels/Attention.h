// What the forward and the backward pass of attention share.
//
// The queries of one sequence that read one key head - every head of its group, every position - are
// numbered query * group + head and taken 32 at a time, one per vector lane; keys come 64 at a time.
// Scores are kept transposed, [key, lane]: a row of K or V is read as it lies, the softmax runs down
// the columns without crossing lanes, and no head width leaves lanes idle.
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

// `count` lanes from number `first` on, of key head `head` in sequence `batch`.
typedef struct {
    int64_t batch, key_head, first, count;
} lane_range;

FTK_INLINE int64_t padded(int64_t width) { return (width + LANES - 1) / LANES * LANES; }

FTK_INLINE int64_t group_size(const ftk_attention *s) { return s->heads / s->key_heads; }

FTK_INLINE int64_t lane_position(const ftk_attention *s, int64_t lane) {
    return lane / group_size(s);
}

FTK_INLINE int64_t lane_head(const ftk_attention *s, const lane_range *range, int64_t lane) {
    return range->key_head * group_size(s) + lane % group_size(s);
}

// Where the row of a lane begins in an array of queries or outputs.
FTK_INLINE int64_t lane_offset(
    const ftk_attention *s, const lane_range *range, int64_t lane, int64_t stride) {
    const int64_t row = range->batch * s->query_count + lane_position(s, lane);
    return row * stride + lane_head(s, range, lane) * s->head_width;
}

// Where a lane's number lies in [B, H, query_count].
FTK_INLINE int64_t lane_statistic(const ftk_attention *s, const lane_range *range, int64_t lane) {
    const int64_t head = range->batch * s->heads + lane_head(s, range, lane);
    return head * s->query_count + lane_position(s, lane);
}

// Every query sees a run of keys from the first one on; this is its length.
FTK_INLINE int64_t visible_keys(
    const ftk_attention *s, const int32_t *prompt_counts, int64_t batch, int64_t query) {
    const int64_t position = query + s->query_offset;
    const int64_t prompt = prompt_counts == NULL ? 0 : prompt_counts[batch];
    return ftk_smaller(position < prompt ? prompt : position + 1, s->key_count);
}

// The visible keys of each lane, 0 for lanes past the end. Returns the largest.
FTK_INLINE int64_t find_limits(
    const ftk_attention *s, const int32_t *prompt_counts, const lane_range *range,
    int32_t limits[tile_lanes]) {
    int64_t largest = 0;
    for (int64_t i = 0; i < tile_lanes; i++) {
        const int64_t query = lane_position(s, range->first + i);
        const int64_t limit =
            i < range->count ? visible_keys(s, prompt_counts, range->batch, query) : 0;
        limits[i] = (int32_t)limit;
        largest = limit > largest ? limit : largest;
    }
    return largest;
}

// Copies `width` elements to floats, filled up with zeros to whole vectors.
FTK_INLINE void unpack_row(
    const void *source, ftk_type type, int64_t offset, int64_t width, float *row) {
    for (int64_t i = 0; i < width; i += LANES) {
        store(row + i, load_until(source, type, offset + i, offset + width));
    }
}

// The rows of all lanes, [32, padded width]; zeros for lanes past the end.
FTK_INLINE void unpack_lanes(
    const ftk_attention *s, const lane_range *range, const void *source, int64_t stride,
    float *rows) {
    const int64_t width = padded(s->head_width);
    for (int64_t i = 0; i < range->count; i++) {
        unpack_row(
            source, s->type, lane_offset(s, range, range->first + i, stride), s->head_width,
            rows + i * width);
    }
    const size_t rest = (size_t)((tile_lanes - range->count) * width);
    memset(rows + range->count * width, 0, rest * sizeof(float));
}

// [32, width] to [width, 32].
FTK_INLINE void transpose_lanes(const float *rows, int64_t width, float *columns) {
    for (int64_t lane = 0; lane < tile_lanes; lane += LANES) {
        for (int64_t d = 0; d < width; d += LANES) {
            vfloat block[LANES];
            for (int i = 0; i < LANES; i++) block[i] = load(rows + (lane + i) * width + d);
            transpose(block);
            for (int i = 0; i < LANES; i++) store(columns + (d + i) * tile_lanes + lane, block[i]);
        }
    }
}

// Writes [width, 32] back to the rows of the lanes.
FTK_INLINE void pack_lanes(
    const ftk_attention *s, const lane_range *range, const float *columns, void *destination,
    int64_t stride) {
    for (int64_t lane = 0; lane < range->count; lane += LANES) {
        const int64_t lanes = ftk_smaller(LANES, range->count - lane);
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            vfloat block[LANES];
            for (int i = 0; i < LANES; i++) block[i] = load(columns + (d + i) * tile_lanes + lane);
            transpose(block);
            for (int64_t i = 0; i < lanes; i++) {
                const int64_t offset = lane_offset(s, range, range->first + lane + i, stride);
                store_until(destination, s->type, offset + d, offset + s->head_width, block[i]);
            }
        }
    }
}

#endif
