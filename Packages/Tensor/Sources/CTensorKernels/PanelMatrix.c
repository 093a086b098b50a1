#include "PanelMatrix.h"

#include "Processor.h"

bool ftk_prefers_panels(void) { return ftk_has_bfloat16_products(); }

size_t ftk_panel_bytes(ftk_type type, int64_t rows, int64_t columns) {
    return (size_t)(ftk_blocks(rows, panel_width) * panel_bytes(type, columns));
}

typedef struct {
    ftk_type type;
    float *x;  // [rows, columns]
    char *matrix;
    int64_t rows, columns;
} panel_copy;

FTK_INLINE char *start_of(const panel_copy *c, int64_t panel) {
    return c->matrix + panel * panel_bytes(c->type, c->columns);
}

// ---- Into panels -------------------------------------------------------------------------------

FTK_INLINE uint16_t narrowed(float x) {
    const uint32_t bits = __builtin_bit_cast(uint32_t, x);
    if (x != x) return (uint16_t)(bits >> 16 | 0x40u);
    return (uint16_t)((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

FTK_CLONES static void fill_bfloat16(void *context, int64_t panel) {
    const panel_copy *c = context;
    uint16_t *numbers = (uint16_t *)start_of(c, panel);
    for (int64_t i = 0; i < panel_width; i++) {
        const int64_t row = panel * panel_width + i;
        const int64_t filled = row < c->rows ? c->columns : 0;
        const float *x = c->x + row * c->columns;
        for (int64_t k = 0; k < filled; k++) numbers[panel_place(k, i)] = narrowed(x[k]);
        for (int64_t k = filled; k < panel_depth(c->type, c->columns); k++)
            numbers[panel_place(k, i)] = 0;
    }
}

// The largest magnitude over 127; NaN where a number is not finite, so that results show it.
FTK_INLINE float factor_of(const float *row, int64_t columns) {
    vfloat largest = splat(0), sum = splat(0);
    for (int64_t i = 0; i < columns; i += LANES) {
        const vfloat x = load_until(row, FTK_FLOAT32, i, columns);
        const vfloat magnitude = x < 0 ? -x : x;
        largest = greater(magnitude, largest);
        sum += magnitude * 0.0f;
    }
    return largest_lane(largest) / 127 + sum_lanes(sum);
}

FTK_CLONES static void fill_int8(void *context, int64_t panel) {
    const panel_copy *c = context;
    float *factors = (float *)start_of(c, panel);
    int8_t *numbers = (int8_t *)(factors + panel_width);
    for (int64_t i = 0; i < panel_width; i++) {
        const int64_t row = panel * panel_width + i;
        const float *x = c->x + row * c->columns;
        factors[i] = row < c->rows ? factor_of(x, c->columns) : 0;
        const float inverse = factors[i] > 0 ? 1 / factors[i] : 0;
        const int64_t filled = inverse > 0 && inverse <= __FLT_MAX__ ? c->columns : 0;
        // Ties to even.
        for (int64_t k = 0; k < filled; k++)
            numbers[panel_place(k, i)] = (int8_t)__builtin_rintf(x[k] * inverse);
        for (int64_t k = filled; k < panel_depth(c->type, c->columns); k++)
            numbers[panel_place(k, i)] = 0;
    }
}

void ftk_fill_panels(
    ftk_type type, const float *x, void *matrix, int64_t rows, int64_t columns, int threads) {
    panel_copy c = {type, (float *)x, matrix, rows, columns};
    const int64_t panels = ftk_blocks(rows, panel_width);
    ftk_parallel(panels, threads, type == FTK_INT8 ? fill_int8 : fill_bfloat16, &c);
}

// ---- Out of panels -----------------------------------------------------------------------------

FTK_CLONES static void read_panel(void *context, int64_t panel) {
    const panel_copy *c = context;
    const float *factors = (const float *)start_of(c, panel);
    const int8_t *bytes = (const int8_t *)(factors + panel_width);
    const uint16_t *words = (const uint16_t *)start_of(c, panel);
    const int64_t first = panel * panel_width, end = ftk_smaller(first + panel_width, c->rows);
    for (int64_t row = first; row < end; row++) {
        float *x = c->x + row * c->columns;
        for (int64_t k = 0; k < c->columns; k++) {
            const int64_t place = panel_place(k, row - first);
            x[k] = c->type == FTK_INT8 ? (float)bytes[place] * factors[row - first]
                                       : __builtin_bit_cast(float, (uint32_t)words[place] << 16);
        }
    }
}

void ftk_read_panels(
    ftk_type type, const void *matrix, float *x, int64_t rows, int64_t columns, int threads) {
    panel_copy c = {type, x, (char *)matrix, rows, columns};
    ftk_parallel(ftk_blocks(rows, panel_width), threads, read_panel, &c);
}
