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


// Pairs (i, i + half): (a, b) becomes (a cos - b sin, b cos + a sin).
FTK_INLINE void rotate_halves(
    void *x, ftk_type type, int64_t start, int64_t half, const float *cosines, const float *sines,
    float direction) {
    const int64_t middle = start + half;
    for (int64_t i = 0; i < half; i += LANES) {
        const vfloat a = load_until(x, type, start + i, middle);
        const vfloat b = load_until(x, type, middle + i, middle + half);
        const vfloat c = load_until(cosines, FTK_FLOAT32, i, half);
        const vfloat s = direction * load_until(sines, FTK_FLOAT32, i, half);
        store_until(x, type, start + i, middle, a * c - b * s);
        store_until(x, type, middle + i, middle + half, b * c + a * s);
    }
}

// Pairs (2i, 2i + 1): sixteen elements are eight pairs; the partner of a lane is its neighbour.
FTK_INLINE void rotate_neighbours(
    void *x, ftk_type type, int64_t start, int64_t half, const float *cosines, const float *sines,
    float direction) {
    const vfloat signs = {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1};
    const int64_t end = start + 2 * half;
    for (int64_t i = 0; i < half; i += LANES / 2) {
        const vfloat a = load_until(x, type, start + 2 * i, end);
        const vfloat b = __builtin_shufflevector(
            a, a, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
        const vfloat c = load_until(cosines, FTK_FLOAT32, i, half);
        const vfloat s = load_until(sines, FTK_FLOAT32, i, half);
        const vfloat cc = __builtin_shufflevector(
            c, c, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        const vfloat ss = direction * signs * __builtin_shufflevector(
            s, s, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        store_until(x, type, start + 2 * i, end, a * cc + b * ss);
    }
}

FTK_INLINE void rotate_rows(const rotation *r, ftk_type type, int64_t start, int64_t end) {
    const int64_t half = r->rotary_width / 2;
    for (int64_t row = start; row < end; row++) {
        if (r->positions[row] < 0) continue;
        const float *cosines = r->cosines + r->positions[row] * half;
        const float *sines = r->sines + r->positions[row] * half;
        for (int64_t h = 0; h < r->heads; h++) {
            const int64_t head = row * r->row_stride + h * r->head_width;
            if (r->interleaved) {
                rotate_neighbours(r->x, type, head, half, cosines, sines, r->direction);
            } else {
                rotate_halves(r->x, type, head, half, cosines, sines, r->direction);
            }
        }
    }
}

FTK_CLONES static void rotate_block(void *context, int64_t block) {
    const rotation *r = context;
    const int64_t start = block * r->block_rows, end = ftk_smaller(start + r->block_rows, r->rows);
    if (r->type == FTK_FLOAT32) {
        rotate_rows(r, FTK_FLOAT32, start, end);
    } else {
        rotate_rows(r, FTK_BFLOAT16, start, end);
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
