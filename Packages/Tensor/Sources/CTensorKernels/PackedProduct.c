#include "PackedProduct.h"

#include "Parallel.h"
#include "Processor.h"
#include "SumOrder.h"
#include "Transpose.h"

enum {
    patch_rows = 6,       // with one vector of columns: twelve of the sixteen registers of AVX2
    job_patches = 16,     // patches of rows in one block of work
    job_panels = 8,       // vectors of columns in one block of work
    panels_per_copy = 4,  // vectors of columns copied by one block of work
    patches_per_copy = 8, // patches of rows copied by one block of work: whole cache lines of [k, m]
};

bool ftk_prefers_packed(const ftk_product *p) {
    const bool is_single = p->type_a == FTK_FLOAT32 && p->type_b == FTK_FLOAT32;
    return is_single ? !ftk_has_wide_registers() : !ftk_has_bfloat16_products();
}

typedef struct {
    const ftk_product *product;
    const void *a, *b;
    void *c;
    const float *bias, *addend;
    float *patches;  // A: [m / 6, k, 6], filled up with zeros
    float *panels;   // B: [n / 16, k, 16], filled up with zeros
} packed_product;

static int64_t patch_count(const ftk_product *p) { return ftk_blocks(p->m, patch_rows); }
static int64_t panel_count(const ftk_product *p) { return ftk_blocks(p->n, LANES); }

static size_t patch_floats(const ftk_product *p) {
    // Panels begin on a cache line.
    return (size_t)(ftk_blocks(patch_count(p) * p->k * patch_rows, LANES) * LANES);
}

size_t ftk_packed_scratch(const ftk_product *p) {
    return (patch_floats(p) + (size_t)(panel_count(p) * p->k * LANES)) * sizeof(float);
}

// ---- Copies ------------------------------------------------------------------------------------

FTK_INLINE float element(const void *x, ftk_type type, int64_t i) {
    if (type == FTK_FLOAT32) return ((const float *)x)[i];
    return __builtin_bit_cast(float, (uint32_t)((const uint16_t *)x)[i] << 16);
}

// A is stored as [m, k].
FTK_INLINE void copy_patch(const packed_product *s, int64_t patch) {
    const ftk_product *p = s->product;
    float *copy = s->patches + patch * p->k * patch_rows;
    for (int64_t i = 0; i < patch_rows; i++) {
        const int64_t row = patch * patch_rows + i;
        for (int64_t k = 0; k < p->k; k++)
            copy[k * patch_rows + i] =
                row < p->m ? element(s->a, p->type_a, row * p->k + k) : 0.0f;
    }
}

// A is stored as [k, m]: the rows of all patches lie side by side.
FTK_INLINE void copy_turned_patches(const packed_product *s, int64_t first, int64_t end) {
    const ftk_product *p = s->product;
    for (int64_t k = 0; k < p->k; k++) {
        for (int64_t patch = first; patch < end; patch++) {
            float *copy = s->patches + (patch * p->k + k) * patch_rows;
            for (int64_t i = 0; i < patch_rows; i++) {
                const int64_t row = patch * patch_rows + i;
                copy[i] = row < p->m ? element(s->a, p->type_a, k * p->m + row) : 0.0f;
            }
        }
    }
}

FTK_CLONES static void copy_patches(void *context, int64_t block) {
    const packed_product *s = context;
    const int64_t first = block * patches_per_copy;
    const int64_t end = ftk_smaller(first + patches_per_copy, patch_count(s->product));
    if (s->product->transpose_a) {
        copy_turned_patches(s, first, end);
        return;
    }
    for (int64_t patch = first; patch < end; patch++) copy_patch(s, patch);
}

// B is stored as [n, k]: squares are turned around.
FTK_INLINE void copy_turned(const packed_product *s, int64_t column, float *copy) {
    const ftk_product *p = s->product;
    for (int64_t k = 0; k < p->k; k += LANES) {
        vfloat square[LANES];
        for (int i = 0; i < LANES; i++) {
            const int64_t row = (column + i) * p->k;
            square[i] =
                column + i < p->n ? load_until(s->b, p->type_b, row + k, row + p->k) : splat(0.0f);
        }
        transpose(square);
        const int64_t count = ftk_smaller(LANES, p->k - k);
        for (int64_t i = 0; i < count; i++) store(copy + (k + i) * LANES, square[i]);
    }
}

FTK_CLONES static void copy_panels(void *context, int64_t block) {
    const packed_product *s = context;
    const ftk_product *p = s->product;
    const int64_t end = ftk_smaller((block + 1) * panels_per_copy, panel_count(p));
    for (int64_t panel = block * panels_per_copy; panel < end; panel++) {
        float *copy = s->panels + panel * p->k * LANES;
        const int64_t column = panel * LANES;
        if (p->transpose_b) {
            copy_turned(s, column, copy);
            continue;
        }
        for (int64_t k = 0; k < p->k; k++)
            store(
                copy + k * LANES, load_until(s->b, p->type_b, k * p->n + column, (k + 1) * p->n));
    }
}

// ---- Sums --------------------------------------------------------------------------------------

// C = sum (+ bias) (+ C) (+ addend), for up to sixteen columns of one row.
FTK_INLINE void finish(const packed_product *s, int64_t row, int64_t column, vfloat sum) {
    const ftk_product *p = s->product;
    const int64_t i = row * p->n + column, end = (row + 1) * p->n;
    if (p->has_bias) sum += load_until(s->bias, FTK_FLOAT32, column, p->n);
    if (p->accumulate) sum += load_until(s->c, p->type_c, i, end);
    if (p->has_addend) sum += load_until(s->addend, FTK_FLOAT32, i, end);
    store_until(s->c, p->type_c, i, end, sum);
}

FTK_INLINE void add_block(
    const float *a, const float *b, int64_t first, int64_t end, vfloat sums[patch_rows]) {
    for (int64_t k = first; k < end; k++) {
        const vfloat factor = load(b + k * LANES);
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < patch_rows; i++) sums[i] += splat(a[k * patch_rows + i]) * factor;
    }
}

FTK_INLINE void multiply_patch(const packed_product *s, int64_t patch, int64_t panel) {
    const ftk_product *p = s->product;
    const float *a = s->patches + patch * p->k * patch_rows, *b = s->panels + panel * p->k * LANES;
    const int64_t depth_block = ftk_depth_block(p->k);
    vfloat totals[patch_rows];
    for (int64_t first = 0; first < p->k; first += depth_block) {
        vfloat sums[patch_rows] = {0};
        add_block(a, b, first, ftk_smaller(first + depth_block, p->k), sums);
        for (int i = 0; i < patch_rows; i++) totals[i] = first == 0 ? sums[i] : totals[i] + sums[i];
    }
    const int64_t rows = ftk_smaller(patch_rows, p->m - patch * patch_rows);
    for (int64_t i = 0; i < rows; i++)
        finish(s, patch * patch_rows + i, panel * LANES, totals[i]);
}

FTK_CLONES static void multiply_job(void *context, int64_t job) {
    const packed_product *s = context;
    const int64_t across = ftk_blocks(panel_count(s->product), job_panels);
    const int64_t patch = job / across * job_patches, panel = job % across * job_panels;
    const int64_t last_patch = ftk_smaller(patch + job_patches, patch_count(s->product));
    const int64_t last_panel = ftk_smaller(panel + job_panels, panel_count(s->product));
    for (int64_t j = panel; j < last_panel; j++) {
        for (int64_t i = patch; i < last_patch; i++) multiply_patch(s, i, j);
    }
}

void ftk_multiply_packed(
    const ftk_product *product, const void *a, const void *b, void *c, const float *bias,
    const float *addend, float *scratch, int threads) {
    packed_product s = {product, a, b, c, bias, addend, scratch, scratch + patch_floats(product)};
    const int64_t patches = patch_count(product), panels = panel_count(product);
    ftk_parallel(ftk_blocks(patches, patches_per_copy), threads, copy_patches, &s);
    ftk_parallel(ftk_blocks(panels, panels_per_copy), threads, copy_panels, &s);
    ftk_parallel(
        ftk_blocks(patches, job_patches) * ftk_blocks(panels, job_panels), threads, multiply_job, &s);
}
