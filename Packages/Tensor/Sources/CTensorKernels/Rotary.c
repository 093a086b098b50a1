#include "Parallel.h"
#include "Vector.h"

// Elements per block of rows.
enum { grain = 16384 };

typedef struct {
    void *x;
    ftk_type type;
    int64_t row_stride, rows, heads, head_width, rotary_width, block_rows;
    const int32_t *positions;
    const float *cosines, *sines;
    bool interleaved;
    float direction;
} rotation;

// The angles of one row: `half` pairs.
typedef struct {
    const float *cosines, *sines;
    int64_t half;
    float direction;
} angles;

FTK_INLINE float load_one(const void *p, ftk_type type, int64_t i) {
    if (type == FTK_FLOAT32) return ((const float *)p)[i];
    return __builtin_bit_cast(float, (uint32_t)((const uint16_t *)p)[i] << 16);
}

FTK_INLINE void store_one(void *p, ftk_type type, int64_t i, float x) {
    if (type == FTK_FLOAT32) {
        ((float *)p)[i] = x;
    } else {
        ((uint16_t *)p)[i] = narrow(splat(x)).x;
    }
}

// A pair (a, b) becomes (a cos - b sin, b cos + a sin).
FTK_INLINE void rotate_pair(
    void *x, ftk_type type, int64_t first, int64_t second, float c, float s) {
    const float a = load_one(x, type, first), b = load_one(x, type, second);
    store_one(x, type, first, a * c - b * s);
    store_one(x, type, second, b * c + a * s);
}

// Pairs (i, i + half).
FTK_INLINE void rotate_halves(void *x, ftk_type type, int64_t start, const angles *row) {
    const int64_t middle = start + row->half;
    int64_t i = 0;
    for (; i + LANES <= row->half; i += LANES) {
        const vfloat a = load_any(x, type, start + i), b = load_any(x, type, middle + i);
        const vfloat c = load(row->cosines + i), s = row->direction * load(row->sines + i);
        store_any(x, type, start + i, a * c - b * s);
        store_any(x, type, middle + i, b * c + a * s);
    }
    for (; i < row->half; i++) {
        const float s = row->direction * row->sines[i];
        rotate_pair(x, type, start + i, middle + i, row->cosines[i], s);
    }
}

FTK_INLINE vfloat twice(const float *p) {
    const vfloat_half x = load_half(p);
    return __builtin_shufflevector(x, x, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
}

// Pairs (2i, 2i + 1): sixteen elements are eight pairs; the partner of a lane is its neighbour.
FTK_INLINE void rotate_neighbours(void *x, ftk_type type, int64_t start, const angles *row) {
    const vfloat signs = {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1};
    int64_t i = 0;
    for (; i + LANES / 2 <= row->half; i += LANES / 2) {
        const vfloat a = load_any(x, type, start + 2 * i);
        const vfloat b = __builtin_shufflevector(
            a, a, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
        const vfloat s = row->direction * signs * twice(row->sines + i);
        store_any(x, type, start + 2 * i, a * twice(row->cosines + i) + b * s);
    }
    for (; i < row->half; i++) {
        const float s = row->direction * row->sines[i];
        rotate_pair(x, type, start + 2 * i, start + 2 * i + 1, row->cosines[i], s);
    }
}

FTK_INLINE void rotate_rows(const rotation *r, ftk_type type, int64_t start, int64_t end) {
    const int64_t half = r->rotary_width / 2;
    for (int64_t row = start; row < end; row++) {
        if (r->positions[row] < 0) continue;
        const int64_t angle = r->positions[row] * half;
        const angles at = {r->cosines + angle, r->sines + angle, half, r->direction};
        for (int64_t h = 0; h < r->heads; h++) {
            const int64_t head = row * r->row_stride + h * r->head_width;
            if (r->interleaved) {
                rotate_neighbours(r->x, type, head, &at);
            } else {
                rotate_halves(r->x, type, head, &at);
            }
        }
    }
}

FTK_CLONES static void rotate_block(void *context, int64_t block) {
    const rotation r = *(const rotation *)context;
    const int64_t start = block * r.block_rows, end = ftk_smaller(start + r.block_rows, r.rows);
    if (r.type == FTK_FLOAT32) {
        rotate_rows(&r, FTK_FLOAT32, start, end);
    } else {
        rotate_rows(&r, FTK_BFLOAT16, start, end);
    }
}

void ftk_rotary(
    void *x, ftk_type type, int64_t row_stride, const int32_t *positions, const float *cosines,
    const float *sines, int64_t rows, int64_t heads, int64_t head_width, int64_t rotary_width,
    bool interleaved, int direction, int threads) {
    rotation r = {
        .x = x, .type = type, .row_stride = row_stride, .rows = rows, .heads = heads,
        .head_width = head_width, .rotary_width = rotary_width, .positions = positions,
        .cosines = cosines, .sines = sines, .interleaved = interleaved,
        .direction = (float)direction,
        .block_rows = ftk_rows_per_block(heads * rotary_width, grain)};
    ftk_parallel(ftk_blocks(rows, r.block_rows), threads, rotate_block, &r);
}
