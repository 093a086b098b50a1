#include "SmallProduct.h"

#include "Parallel.h"
#include "Processor.h"
#include "Tile.h"
#include "Transpose.h"

enum {
    most_elements = 16384,  // of the small matrix
    most_depth = 512,       // of k when B is small; up to here all kernels add up in one go
    longest_sum = 32768,    // of k when C is small
    block_rows = 128,       // rows of C per block of work
    depth_chunk = 128,      // of k, so that what is read of A and B stays in the cache
    tile_size = 32,
};

// Everything in single precision and one small matrix: B (one layer, forward or back to its input) or
// C (its weight gradient).
bool ftk_is_small(const ftk_product *p) {
    const bool is_float = p->type_a == FTK_FLOAT32 && p->type_b == FTK_FLOAT32 &&
        p->type_c == FTK_FLOAT32 && p->m > 0 && p->n > 0 && p->k > 0;
    if (!is_float) return false;
    if (!p->transpose_a) return p->k <= most_depth && p->n * p->k <= most_elements;
    return !p->transpose_b && !p->has_bias && !p->has_addend && p->n % (LANES / 2) == 0 &&
        p->m * p->n <= most_elements && p->k <= longest_sum;
}

// ---- A small B ---------------------------------------------------------------------------------

typedef struct {
    const ftk_product *product;
    const float *a, *b;
    float *c;
    const float *bias, *addend;
    int64_t b_stride;
    bool has_wide_registers;
} small_product;

static int64_t padded_columns(const ftk_product *p) { return ftk_blocks(p->n, LANES) * LANES; }

static bool needs_copy(const ftk_product *p) { return p->transpose_b || p->n % LANES != 0; }

size_t ftk_small_scratch(const ftk_product *p) {
    if (p->transpose_a || !needs_copy(p)) return 0;
    return (size_t)(padded_columns(p) * ftk_blocks(p->k, LANES) * LANES) * sizeof(float);
}

// B as [k, columns], filled up with zeros to whole vectors.
FTK_INLINE void copy_plain(const ftk_product *p, const float *b, float *copy) {
    const int64_t columns = padded_columns(p);
    for (int64_t k = 0; k < p->k; k++) {
        for (int64_t j = 0; j < columns; j += LANES) {
            store(copy + k * columns + j, load_until(b + k * p->n, FTK_FLOAT32, j, p->n));
        }
    }
}

FTK_INLINE void copy_transposed(const ftk_product *p, const float *b, float *copy) {
    const int64_t columns = padded_columns(p);
    for (int64_t j = 0; j < columns; j += LANES) {
        for (int64_t k = 0; k < p->k; k += LANES) {
            vfloat square[LANES];
            for (int i = 0; i < LANES; i++) {
                const float *row = b + (j + i) * p->k;
                square[i] = j + i < p->n ? load_until(row, FTK_FLOAT32, k, p->k) : splat(0.0f);
            }
            transpose(square);
            for (int i = 0; i < LANES; i++) store(copy + (k + i) * columns + j, square[i]);
        }
    }
}

FTK_CLONES static void copy_b(const ftk_product *p, const float *b, float *copy) {
    if (p->transpose_b) {
        copy_transposed(p, b, copy);
    } else {
        copy_plain(p, b, copy);
    }
}

// A patch of C in registers, up to 8 x 32; its last vector may reach past the last column.
typedef struct {
    vfloat sums[8][2];
    int64_t row, column;
} patch;

FTK_INLINE vfloat load_at(const float *p, int64_t column, int64_t end, const bool whole) {
    return whole ? load(p + column) : load_until(p, FTK_FLOAT32, column, end);
}

FTK_INLINE void add_rows(
    patch *t, const float *x, int64_t distance, int64_t end, const int rows, const int vectors,
    const bool whole) {
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) {
            const float *row = x + i * distance;
            t->sums[i][j] += load_at(row, t->column + j * LANES, end, whole);
        }
    }
}

// C = sum (+ bias) (+ C) (+ addend)
FTK_INLINE void finish(
    const small_product *s, patch *t, const int rows, const int vectors, const bool whole) {
    const ftk_product *p = s->product;
    const int64_t start = t->row * p->n;
    if (p->has_bias) add_rows(t, s->bias, 0, p->n, rows, vectors, whole);
    if (p->accumulate) add_rows(t, s->c + start, p->n, p->n, rows, vectors, whole);
    if (p->has_addend) add_rows(t, s->addend + start, p->n, p->n, rows, vectors, whole);
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) {
            float *row = s->c + start + i * p->n;
            const int64_t column = t->column + j * LANES;
            if (whole) {
                store(row + column, t->sums[i][j]);
            } else {
                store_until(row, FTK_FLOAT32, column, p->n, t->sums[i][j]);
            }
        }
    }
}

FTK_INLINE void multiply_patch(
    const small_product *s, int64_t row, int64_t column, const int rows, const int vectors) {
    const int64_t depth = s->product->k;
    const float *a = s->a + row * depth, *b = s->b + column;
    patch t = {.row = row, .column = column};
    for (int64_t k = 0; k < depth; k++) {
        vfloat factor[2];
        _Pragma("clang loop unroll(full)")
        for (int j = 0; j < vectors; j++) factor[j] = load(b + k * s->b_stride + j * LANES);
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < rows; i++) {
            const vfloat x = splat(a[i * depth + k]);
            _Pragma("clang loop unroll(full)")
            for (int j = 0; j < vectors; j++) t.sums[i][j] += x * factor[j];
        }
    }
    if (column + vectors * LANES <= s->product->n) {
        finish(s, &t, rows, vectors, true);
    } else {
        finish(s, &t, rows, vectors, false);
    }
}

FTK_INLINE void multiply_rows(
    const small_product *s, int64_t row, const int rows, const int vectors) {
    int64_t column = 0;
    for (; vectors == 2 && column + LANES < s->product->n; column += 2 * LANES) {
        multiply_patch(s, row, column, rows, 2);
    }
    for (; column < s->product->n; column += LANES) multiply_patch(s, row, column, rows, 1);
}

FTK_CLONES static void multiply_block(void *context, int64_t block) {
    const small_product s = *(const small_product *)context;
    int64_t row = block * block_rows;
    const int64_t end = ftk_smaller(row + block_rows, s.product->m);
    // As large as the registers allow.
    if (s.has_wide_registers) {
        for (; row + 8 <= end; row += 8) multiply_rows(&s, row, 8, 2);
    } else {
        for (; row + 6 <= end; row += 6) multiply_rows(&s, row, 6, 1);
    }
    for (; row < end; row++) multiply_rows(&s, row, 1, 2);
}

static void multiply_by_small(
    const ftk_product *p, const float *a, const float *b, float *c, const float *bias,
    const float *addend, float *scratch, int threads) {
    small_product s = {p, a, b, c, bias, addend, p->n, ftk_has_wide_registers()};
    if (needs_copy(p)) {
        copy_b(p, b, scratch);
        s.b = scratch;
        s.b_stride = padded_columns(p);
    }
    ftk_parallel(ftk_blocks(p->m, block_rows), threads, multiply_block, &s);
}

// ---- A small C ---------------------------------------------------------------------------------

static void sum_tile(
    const small_product *s, int64_t row, int64_t rows, int64_t column, int64_t columns) {
    const ftk_product *p = s->product;
    ftk_tile tile = {
        .a_row = 1, .a_depth = p->m, .ldb = p->n, .c = s->c + row * p->n + column,
        .ldc = p->n, .rows = rows, .columns = columns, .accumulate = p->accumulate};
    for (int64_t k = 0; k < p->k; k += depth_chunk) {
        tile.a = s->a + k * p->m + row;
        tile.b = s->b + k * p->n + column;
        tile.depth = ftk_smaller(depth_chunk, p->k - k);
        ftk_multiply_tile(&tile);
        tile.accumulate = true;
    }
}

static void sum_block(void *context, int64_t block) {
    const small_product *s = context;
    const ftk_product *p = s->product;
    const int64_t across = ftk_blocks(p->n, tile_size);
    const int64_t row = block / across * tile_size, column = block % across * tile_size;
    sum_tile(
        s, row, ftk_smaller(tile_size, p->m - row), column, ftk_smaller(tile_size, p->n - column));
}

static void multiply_into_small(
    const ftk_product *p, const float *a, const float *b, float *c, int threads) {
    small_product s = {p, a, b, c, NULL, NULL, p->n, false};
    if (threads == 1) {
        sum_tile(&s, 0, p->m, 0, p->n);
    } else {
        const int64_t tiles = ftk_blocks(p->m, tile_size) * ftk_blocks(p->n, tile_size);
        ftk_parallel(tiles, threads, sum_block, &s);
    }
}

void ftk_multiply_small(
    const ftk_product *product, const float *a, const float *b, float *c, const float *bias,
    const float *addend, float *scratch, int threads) {
    if (product->transpose_a) {
        multiply_into_small(product, a, b, c, threads);
    } else {
        multiply_by_small(product, a, b, c, bias, addend, scratch, threads);
    }
}
