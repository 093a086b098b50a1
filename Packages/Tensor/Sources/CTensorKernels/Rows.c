#include "Parallel.h"
#include "Reduction.h"
#include "Vector.h"

enum {
    grain = 32768,       // elements per block
    sum_block = 65536,   // elements per partial sum of squares, at least
};

// ---- Gather and scatter ------------------------------------------------------------------------

typedef struct {
    const char *x;
    const int32_t *indices;
    char *out;
    int64_t rows, block_rows;
    size_t row_bytes;
} row_copy;

static void gather_block(void *context, int64_t block) {
    const row_copy *c = context;
    const int64_t end = ftk_smaller((block + 1) * c->block_rows, c->rows);
    for (int64_t r = block * c->block_rows; r < end; r++) {
        char *out = c->out + (size_t)r * c->row_bytes;
        if (c->indices[r] < 0) {
            memset(out, 0, c->row_bytes);
        } else {
            memcpy(out, c->x + (size_t)c->indices[r] * c->row_bytes, c->row_bytes);
        }
    }
}

static void scatter_block(void *context, int64_t block) {
    const row_copy *c = context;
    const int64_t end = ftk_smaller((block + 1) * c->block_rows, c->rows);
    for (int64_t r = block * c->block_rows; r < end; r++) {
        if (c->indices[r] < 0) continue;
        char *out = c->out + (size_t)c->indices[r] * c->row_bytes;
        memcpy(out, c->x + (size_t)r * c->row_bytes, c->row_bytes);
    }
}

void ftk_gather_rows(
    const void *x, const int32_t *indices, void *out, ftk_type type, int64_t rows, int64_t channels,
    int threads) {
    row_copy c = {x, indices, out, rows, ftk_rows_per_block(channels, grain),
                  (size_t)channels * ftk_size(type)};
    ftk_parallel(ftk_blocks(rows, c.block_rows), threads, gather_block, &c);
}

void ftk_scatter_rows(
    const void *x, const int32_t *indices, void *out, ftk_type type, int64_t rows, int64_t channels,
    int threads) {
    row_copy c = {x, indices, out, rows, ftk_rows_per_block(channels, grain),
                  (size_t)channels * ftk_size(type)};
    ftk_parallel(ftk_blocks(rows, c.block_rows), threads, scatter_block, &c);
}

// ---- Sums --------------------------------------------------------------------------------------

typedef struct {
    const void *x;
    ftk_type type;
    float *scratch;
    int64_t rows, channels;
} column_sums;

// Four rows at once, so that the sums are fetched and stored once for all four.
FTK_INLINE void sum_rows(const column_sums *c, ftk_type type, int64_t block) {
    const int64_t channels = c->channels;
    const int64_t end = ftk_part_start(c->rows, FTK_REDUCTION_BLOCKS, block + 1);
    int64_t r = ftk_part_start(c->rows, FTK_REDUCTION_BLOCKS, block);
    float *sums = c->scratch + block * channels;
    memset(sums, 0, (size_t)channels * sizeof(float));
    for (; r + 4 <= end; r += 4) {
        for (int64_t i = 0; i < channels; i += LANES) {
            vfloat x[4];
            for (int j = 0; j < 4; j++) {
                const int64_t row = (r + j) * channels;
                x[j] = load_until(c->x, type, row + i, row + channels);
            }
            const vfloat sum = load_until(sums, FTK_FLOAT32, i, channels);
            store_until(sums, FTK_FLOAT32, i, channels, sum + ((x[0] + x[1]) + (x[2] + x[3])));
        }
    }
    for (; r < end; r++) {
        for (int64_t i = 0; i < channels; i += LANES) {
            const vfloat x = load_until(c->x, type, r * channels + i, (r + 1) * channels);
            const vfloat sum = load_until(sums, FTK_FLOAT32, i, channels);
            store_until(sums, FTK_FLOAT32, i, channels, sum + x);
        }
    }
}

FTK_CLONES static void sum_block_of_rows(void *context, int64_t block) {
    const column_sums *c = context;
    if (c->type == FTK_FLOAT32) {
        sum_rows(c, FTK_FLOAT32, block);
    } else {
        sum_rows(c, FTK_BFLOAT16, block);
    }
}

void ftk_add_column_sums(
    const void *x, ftk_type type, float *sums, float *scratch, int64_t rows, int64_t channels,
    int threads) {
    column_sums c = {x, type, scratch, rows, channels};
    const bool is_small = rows * channels < 2 * grain;
    ftk_parallel(FTK_REDUCTION_BLOCKS, is_small ? 1 : threads, sum_block_of_rows, &c);
    ftk_add_blocks(scratch, channels, sums, channels);
}

typedef struct {
    const float *x;
    int64_t count, blocks;
    double sums[FTK_REDUCTION_BLOCKS];
} square_sums;

FTK_CLONES static void sum_squares(void *context, int64_t block) {
    square_sums *s = context;
    const int64_t end = ftk_part_start(s->count, s->blocks, block + 1);
    vdouble sums[2] = {0};
    int64_t i = ftk_part_start(s->count, s->blocks, block);
    for (; i + 2 * LANES <= end; i += 2 * LANES) {
        const vdouble a = __builtin_convertvector(load(s->x + i), vdouble);
        const vdouble b = __builtin_convertvector(load(s->x + i + LANES), vdouble);
        sums[0] += a * a;
        sums[1] += b * b;
    }
    for (; i < end; i += LANES) {
        const vdouble a = __builtin_convertvector(load_until(s->x, FTK_FLOAT32, i, end), vdouble);
        sums[0] += a * a;
    }
    s->sums[block] = sum_lanes_double(sums[0] + sums[1]);
}

double ftk_sum_of_squares(const float *x, int64_t count, int threads) {
    const int64_t blocks = ftk_smaller(FTK_REDUCTION_BLOCKS, ftk_blocks(count, sum_block));
    square_sums s = {.x = x, .count = count, .blocks = blocks};
    ftk_parallel(blocks, threads, sum_squares, &s);
    double sum = 0;
    for (int64_t block = 0; block < blocks; block++) sum += s.sums[block];
    return sum;
}

// ---- Elementwise -------------------------------------------------------------------------------

typedef struct {
    const void *x;
    void *y;
    int64_t count;
} pair;

FTK_CLONES static void narrow_block(void *context, int64_t block) {
    const pair *p = context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, p->count);
    for (int64_t i = start; i < end; i += LANES) {
        store_until(p->y, FTK_BFLOAT16, i, end, load_until(p->x, FTK_FLOAT32, i, end));
    }
}

FTK_CLONES static void widen_block(void *context, int64_t block) {
    const pair *p = context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, p->count);
    for (int64_t i = start; i < end; i += LANES) {
        store_until(p->y, FTK_FLOAT32, i, end, load_until(p->x, FTK_BFLOAT16, i, end));
    }
}

FTK_CLONES static void add_block(void *context, int64_t block) {
    const pair *p = context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, p->count);
    for (int64_t i = start; i < end; i += LANES) {
        const vfloat sum = load_until(p->y, FTK_FLOAT32, i, end) + load_until(p->x, FTK_FLOAT32, i, end);
        store_until(p->y, FTK_FLOAT32, i, end, sum);
    }
}

static void zero_block(void *context, int64_t block) {
    const pair *p = context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, p->count);
    memset((char *)p->y + start, 0, (size_t)(end - start));
}

void ftk_float_to_bfloat16(const float *x, uint16_t *y, int64_t count, int threads) {
    pair p = {x, y, count};
    ftk_parallel(ftk_blocks(count, grain), threads, narrow_block, &p);
}

void ftk_bfloat16_to_float(const uint16_t *x, float *y, int64_t count, int threads) {
    pair p = {x, y, count};
    ftk_parallel(ftk_blocks(count, grain), threads, widen_block, &p);
}

void ftk_add(const float *x, float *y, int64_t count, int threads) {
    pair p = {x, y, count};
    ftk_parallel(ftk_blocks(count, grain), threads, add_block, &p);
}

void ftk_fill_zero(void *x, size_t bytes, int threads) {
    pair p = {NULL, x, (int64_t)bytes};
    ftk_parallel(ftk_blocks(p.count, grain), threads, zero_block, &p);
}
