// Rows of queries, one per lane, to columns and back.
#ifndef FTK_ATTENTION_LANES_H
#define FTK_ATTENTION_LANES_H

#include "Attention.h"

// Where the rows of sixteen lanes begin; lanes past the end repeat the last row.
FTK_INLINE void find_offsets(
    const ftk_attention *s, const lane_range *range, lane_cursor *lane, int64_t stride,
    int64_t count, int64_t offsets[LANES]) {
    for (int64_t i = 0; i < count; i++, advance(s, lane)) {
        offsets[i] = lane_offset(s, range, *lane, stride);
    }
    for (int64_t i = count; i < LANES; i++) offsets[i] = offsets[count - 1];
}

FTK_INLINE void load_columns_of_eight(
    const void *source, ftk_type type, const int64_t offsets[LANES], float *columns) {
    vfloat block[LANES / 2];
    for (int i = 0; i < LANES / 2; i++) {
        const vfloat low = load_part(source, type, offsets[i], LANES / 2);
        const vfloat high = load_part(source, type, offsets[i + 8], LANES / 2);
        block[i] = __builtin_shufflevector(
            low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    }
    transpose_halves(block);
    for (int i = 0; i < LANES / 2; i++) store(columns + i * tile_lanes, block[i]);
}

FTK_INLINE void store_columns_of_eight(
    void *destination, ftk_type type, const int64_t offsets[LANES], int64_t count,
    const float *columns) {
    vfloat block[LANES / 2];
    for (int i = 0; i < LANES / 2; i++) block[i] = load(columns + i * tile_lanes);
    transpose_halves(block);
    for (int64_t i = 0; i < count; i++) {
        const vfloat x = block[i & 7];
        const vfloat upper = __builtin_shufflevector(
            x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
        store_part(destination, type, offsets[i], LANES / 2, i < 8 ? x : upper);
    }
}

// Reads the rows of the lanes as columns, [padded width, 32].
FTK_INLINE void load_columns(
    const ftk_attention *s, const lane_range *range, const void *source, int64_t stride,
    float *columns) {
    lane_cursor cursor = first_lane(s, range);
    for (int64_t lane = 0; lane < range->count; lane += LANES) {
        int64_t offsets[LANES];
        const int64_t count = ftk_smaller(LANES, range->count - lane);
        find_offsets(s, range, &cursor, stride, count, offsets);
        if (s->head_width == LANES / 2) {
            load_columns_of_eight(source, s->type, offsets, columns + lane);
            continue;
        }
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            vfloat block[LANES];
            for (int i = 0; i < LANES; i++) {
                block[i] = load_until(
                    source, s->type, offsets[i] + d, offsets[i] + s->head_width);
            }
            transpose(block);
            for (int i = 0; i < LANES; i++) store(columns + (d + i) * tile_lanes + lane, block[i]);
        }
    }
}

// Writes columns to the rows of the lanes.
FTK_INLINE void store_columns(
    const ftk_attention *s, const lane_range *range, const float *columns, void *destination,
    int64_t stride) {
    lane_cursor cursor = first_lane(s, range);
    for (int64_t lane = 0; lane < range->count; lane += LANES) {
        int64_t offsets[LANES];
        const int64_t count = ftk_smaller(LANES, range->count - lane);
        find_offsets(s, range, &cursor, stride, count, offsets);
        if (s->head_width == LANES / 2) {
            store_columns_of_eight(destination, s->type, offsets, count, columns + lane);
            continue;
        }
        for (int64_t d = 0; d < s->head_width; d += LANES) {
            vfloat block[LANES];
            for (int i = 0; i < LANES; i++) block[i] = load(columns + (d + i) * tile_lanes + lane);
            transpose(block);
            for (int64_t i = 0; i < count; i++) {
                store_until(
                    destination, s->type, offsets[i] + d, offsets[i] + s->head_width, block[i]);
            }
        }
    }
}

#endif
