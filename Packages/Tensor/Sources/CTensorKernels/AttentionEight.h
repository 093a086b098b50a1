// Heads eight wide: rows of eight numbers, and sixteen such rows as eight columns.
#ifndef FTK_ATTENTION_EIGHT_H
#define FTK_ATTENTION_EIGHT_H

#include "Attention.h"
#include "Exponential.h"

enum { width = LANES / 2, most_keys = 64 };

// Eight columns of sixteen lanes.
typedef struct {
    vfloat at[width];
} columns;

// The queries of one head of one sequence, as many at a time as there are lanes. The first group takes
// what the others leave: early queries see few keys, so that idle lanes cost little there.
typedef struct {
    int64_t first, count;
} query_group;

FTK_INLINE query_group first_group(int64_t queries) {
    return (query_group){0, (queries - 1) % LANES + 1};
}

FTK_INLINE query_group next_group(query_group group) {
    return (query_group){group.first + group.count, LANES};
}

// Where the rows of one head begin in an array of queries or outputs, and of keys or values.
FTK_INLINE int64_t query_row(const ftk_attention *s, int64_t block, int64_t stride) {
    return block / s->heads * s->query_count * stride + block % s->heads * width;
}

FTK_INLINE int64_t key_row(const ftk_attention *s, int64_t block) {
    return block / s->heads * s->key_batch_stride + block % s->heads * width;
}

// How many keys each lane sees. Lanes past the end may see more than there are queries; nobody reads them.
FTK_INLINE vint visible_to_lanes(
    const ftk_attention *s, const int32_t *prompt_counts, int64_t block, int64_t first) {
    const vint positions = lane_indices() + (int32_t)(first + s->query_offset);
    const int32_t prompt = prompt_counts == NULL ? 0 : prompt_counts[block / s->heads];
    const vint keys = (vint)(int32_t)s->key_count;
    const vint seen = positions < prompt ? (vint)prompt : positions + 1;
    return seen < keys ? seen : keys;
}

// The fewest and the most keys that queries of a group see; later ones never see less.
typedef struct {
    int64_t fewest, most;
} key_counts;

FTK_INLINE key_counts counts_of(
    const ftk_attention *s, const int32_t *prompt_counts, int64_t block, query_group group) {
    const int64_t sequence = block / s->heads, last = group.first + group.count - 1;
    return (key_counts){
        visible_keys(s, prompt_counts, sequence, group.first),
        visible_keys(s, prompt_counts, sequence, last),
    };
}

FTK_INLINE void unpack_eight(
    const void *source, const ftk_type type, int64_t offset, int64_t stride, int64_t rows,
    float *out) {
    for (int64_t i = 0; i < rows; i++) {
        store_half(out + i * width, load_part(source, type, offset + i * stride, width).lo);
    }
}

FTK_INLINE void pack_eight(
    const float *rows, int64_t count, void *destination, const ftk_type type, int64_t offset,
    int64_t stride) {
    for (int64_t i = 0; i < count; i++) {
        const vfloat row = load_part(rows, FTK_FLOAT32, i * width, width);
        store_part(destination, type, offset + i * stride, width, row);
    }
}

// Lanes past the end repeat the last row.
FTK_INLINE columns read_rows(
    const void *source, const ftk_type type, int64_t offset, int64_t stride, const int64_t count) {
    columns c;
    _Pragma("clang loop unroll(full)")
    for (int64_t i = 0; i < width; i++) {
        const int64_t low = ftk_smaller(i, count - 1), high = ftk_smaller(i + width, count - 1);
        c.at[i] = __builtin_shufflevector(
            load_part(source, type, offset + low * stride, width),
            load_part(source, type, offset + high * stride, width),
            0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    }
    transpose_halves(c.at);
    return c;
}

FTK_INLINE void write_rows(
    const columns *c, void *destination, const ftk_type type, int64_t offset, int64_t stride,
    const int64_t count) {
    columns rows = *c;
    transpose_halves(rows.at);
    _Pragma("clang loop unroll(full)")
    for (int64_t i = 0; i < LANES; i++) {
        const vfloat x = rows.at[i % width];
        const vfloat upper = __builtin_shufflevector(
            x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
        const vfloat row = i < width ? x : upper;
        if (i < count) store_part(destination, type, offset + i * stride, width, row);
    }
}

// Whole groups, which are most, have no ends to look after.
FTK_INLINE columns read_columns(
    const void *source, const ftk_type type, int64_t offset, int64_t stride, int64_t count) {
    return count == LANES ? read_rows(source, type, offset, stride, LANES)
                          : read_rows(source, type, offset, stride, count);
}

FTK_INLINE void write_columns(
    const columns *c, void *destination, const ftk_type type, int64_t offset, int64_t stride,
    int64_t count) {
    if (count == LANES) {
        write_rows(c, destination, type, offset, stride, LANES);
    } else {
        write_rows(c, destination, type, offset, stride, count);
    }
}

// The score of one key (or the product of one value with dO), summed over d in order.
FTK_INLINE vfloat product(const float *row, const columns *c) {
    vfloat sum = splat(0.0f);
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) sum += splat(row[d]) * c->at[d];
    return sum;
}

FTK_INLINE void add_product(columns *c, const float *row, vfloat factor) {
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) c->at[d] += splat(row[d]) * factor;
}

#endif
