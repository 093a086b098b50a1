// The two ways through B, for the type of element that the including file has in mind. It defines
//   SIZE                   bytes per element
//   add_products(s, a, b)  s plus the products of one 32-bit word of A with sixteen words of B
//   load_words(...)        sixteen words from row k of B
//   BLOCK_TARGET           the instruction sets to compile for
// A word is one float, or a pair of bfloat16 that follow each other along k.
#include "FewRows.h"
#include "Parallel.h"
#include "Transpose.h"

enum {
    most_rows = 4,
    line = 64,  // bytes of a cache line: sixteen words
    short_row = 8192,  // bytes
    block_vectors = FEW_ROWS_WIDEST / LANES,
};

// C = sum (+ bias) (+ C) (+ addend), for up to sixteen columns of one row.
FTK_INLINE void finish(
    const few_rows *f, int64_t row, int64_t column, int64_t columns, vfloat sum) {
    const ftk_product *p = f->product;
    const int64_t i = row * p->n + column, end = i + columns;
    if (p->has_bias) sum += load_until(f->bias, FTK_FLOAT32, column, column + columns);
    if (p->accumulate) sum += load_until(f->c, p->type_c, i, end);
    if (p->has_addend) sum += load_until(f->addend, FTK_FLOAT32, i, end);
    store_until(f->c, p->type_c, i, end, sum);
}

// The word of A that begins at element k; an odd end is a pair with zero.
FTK_INLINE uint32_t word_of(const char *row, int64_t k, int64_t end) {
    uint32_t word = 0;
    memcpy(&word, row + k * SIZE, end - k < 4 / SIZE ? SIZE : 4);
    return word;
}

// Memory is read fastest from end to end, but sixteen rows are read side by side. So while one piece
// of B is worked on, the next is asked for, row after row. A piece is sixteen whole rows, or one block
// of k of them when they are long.
typedef struct {
    const char *next;
    int64_t offset, row_bytes, piece_bytes;
} fetch;

FTK_INLINE void fetch_lines(fetch *f) {
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) __builtin_prefetch(f->next + f->offset + i * line, 0, 2);
    f->offset += LANES * line;
    if (f->offset < f->piece_bytes) return;
    f->offset = 0;
    f->next += f->row_bytes;
}

// Sixteen rows of B, sixteen words of each, turned around.
FTK_INLINE void add_square(
    const few_rows *f, int64_t column, int64_t k, const int rows, vfloat sums[most_rows]) {
    const int64_t row_bytes = f->product->k * SIZE;
    const char *b = (const char *)f->b + column * row_bytes + k * SIZE;
    vfloat square[LANES];
    _Pragma("clang loop unroll(full)")
    for (int64_t i = 0; i < LANES; i++) memcpy(&square[i], b + i * row_bytes, sizeof square[i]);
    transpose(square);
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        _Pragma("clang loop unroll(full)")
        for (int r = 0; r < rows; r++) {
            const char *a = (const char *)f->a + (r * f->product->k + k) * SIZE;
            uint32_t word;
            memcpy(&word, a + 4 * i, sizeof word);
            sums[r] = add_products(sums[r], word, square[i]);
        }
    }
}

// The same where fewer rows or words are left: the rest counts as zero.
FTK_INLINE void add_corner(
    const few_rows *f, int64_t column, int64_t k, int64_t end, const int rows,
    vfloat sums[most_rows]) {
    const ftk_product *p = f->product;
    const int64_t columns = ftk_smaller(LANES, p->n - column);
    const size_t bytes = (size_t)ftk_smaller(64, (end - k) * SIZE);
    vfloat square[LANES] = {0};
    for (int64_t i = 0; i < columns; i++) {
        memcpy(&square[i], (const char *)f->b + ((column + i) * p->k + k) * SIZE, bytes);
    }
    transpose(square);
    for (int64_t i = 0; k + i * (4 / SIZE) < end && i < LANES; i++) {
        for (int r = 0; r < rows; r++) {
            const char *a = (const char *)f->a + r * p->k * SIZE;
            const uint32_t word = word_of(a, k + i * (4 / SIZE), end);
            sums[r] = add_products(sums[r], word, square[i]);
        }
    }
}

// The piece after k = first ..< end of the sixteen rows from `column` on.
FTK_INLINE fetch fetch_after(const few_rows *f, int64_t column, int64_t first, int64_t end) {
    const ftk_product *p = f->product;
    const bool last = end == p->k;
    const int64_t element = (column + (last ? LANES : 0)) * p->k + (last ? 0 : end);
    return (fetch){(const char *)f->b + element * SIZE, 0, p->k * SIZE, (end - first) * SIZE};
}

// Sixteen columns of C; B is stored transposed.
FTK_INLINE void multiply_transposed(const few_rows *f, int64_t column, const int rows) {
    const ftk_product *p = f->product;
    const bool whole = column + LANES <= p->n;
    const bool is_short = p->k * SIZE <= short_row;
    fetch ahead = fetch_after(f, column, 0, p->k);
    vfloat totals[most_rows];
    for (int64_t first = 0; first < p->k; first += f->depth_block) {
        const int64_t end = ftk_smaller(first + f->depth_block, p->k);
        if (!is_short) ahead = fetch_after(f, column, first, end);
        vfloat sums[most_rows] = {splat(0), splat(0), splat(0), splat(0)};
        int64_t k = first;
        for (; whole && k + line / SIZE <= end; k += line / SIZE) {
            fetch_lines(&ahead);
            add_square(f, column, k, rows, sums);
        }
        for (; k < end; k += line / SIZE) add_corner(f, column, k, end, rows, sums);
        for (int r = 0; r < rows; r++) totals[r] = first == 0 ? sums[r] : totals[r] + sums[r];
    }
    for (int r = 0; r < rows; r++) {
        finish(f, r, column, ftk_smaller(LANES, p->n - column), totals[r]);
    }
}

// Adds the products of up to four words along k to a strip of sums.
FTK_INLINE void add_strip(
    const few_rows *f, int64_t column, int64_t columns, int64_t k, int64_t end, const int rows,
    const int words, vfloat *sums) {
    const ftk_product *p = f->product;
    uint32_t a[most_rows][4];
    for (int r = 0; r < rows; r++) {
        for (int i = 0; i < words; i++) {
            const char *row = (const char *)f->a + r * p->k * SIZE;
            a[r][i] = word_of(row, k + i * (4 / SIZE), end);
        }
    }
    for (int64_t c = 0; c < columns; c += LANES) {
        vfloat b[4];
        for (int i = 0; i < words; i++) {
            b[i] = load_words(f, k + i * (4 / SIZE), end, column + c, column + columns);
            __builtin_prefetch(
                (const char *)f->b + ((k + 8 + i * (4 / SIZE)) * p->n + column + c) * SIZE, 0, 2);
        }
        for (int r = 0; r < rows; r++) {
            vfloat *sum = sums + r * ftk_blocks(columns, LANES) + c / LANES;
            for (int i = 0; i < words; i++) *sum = add_products(*sum, a[r][i], b[i]);
        }
    }
}

// A block of columns of C; B is stored as it is, its rows are read one after another.
FTK_INLINE void multiply_plain(const few_rows *f, int64_t column, const int rows) {
    const ftk_product *p = f->product;
    const int64_t columns = ftk_smaller(f->block_columns, p->n - column);
    vfloat sums[block_vectors], totals[block_vectors];
    const int64_t row_vectors = ftk_blocks(columns, LANES);
    for (int64_t first = 0; first < p->k; first += f->depth_block) {
        const int64_t end = ftk_smaller(first + f->depth_block, p->k);
        int64_t k = first;
        memset(sums, 0, (size_t)(rows * row_vectors) * sizeof *sums);
        for (; k + 16 / SIZE <= end; k += 16 / SIZE) {
            add_strip(f, column, columns, k, end, rows, 4, sums);
        }
        for (; k < end; k += 4 / SIZE) add_strip(f, column, columns, k, end, rows, 1, sums);
        for (int64_t i = 0; i < rows * row_vectors; i++) {
            totals[i] = first == 0 ? sums[i] : totals[i] + sums[i];
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int64_t c = 0; c < columns; c += LANES) {
            const vfloat total = totals[r * row_vectors + c / LANES];
            finish(f, r, column + c, ftk_smaller(LANES, columns - c), total);
        }
    }
}

FTK_INLINE void multiply_block(const few_rows *f, int64_t block, const int rows) {
    const int64_t start = block * f->block_columns;
    if (!f->product->transpose_b) {
        multiply_plain(f, start, rows);
        return;
    }
    const int64_t end = ftk_smaller(start + f->block_columns, f->product->n);
    for (int64_t column = start; column < end; column += LANES) {
        multiply_transposed(f, column, rows);
    }
}

BLOCK_TARGET static void run_few_rows(void *context, int64_t block) {
    const few_rows f = *(const few_rows *)context;
    switch (f.product->m) {
        case 1: multiply_block(&f, block, 1); break;
        case 2: multiply_block(&f, block, 2); break;
        case 3: multiply_block(&f, block, 3); break;
        default: multiply_block(&f, block, 4); break;
    }
}
