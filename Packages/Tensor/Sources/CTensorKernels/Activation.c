#include "Exponential.h"
#include "Parallel.h"

// Elements per block of work.
enum { grain = 16384 };

typedef struct {
    vfloat value, slope;
} curve;

// f(x) = x / (1 + e^-x)
FTK_INLINE curve silu(vfloat x) {
    const logistic_pair s = logistic(x);
    return (curve){x * s.value, s.value + x * s.value * s.complement};
}

// f(x) = x / 2 (1 + tanh u) = x / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x^3)
FTK_INLINE curve gelu_tanh(vfloat x) {
    // Beyond 16 the curve has long reached 0 or x; bounded, the cube cannot overflow.
    vfloat c = x < -16.0f ? splat(-16.0f) : x;
    c = c > 16.0f ? splat(16.0f) : c;
    const vfloat square = c * c;
    const logistic_pair s = logistic(c * (0x1.988454p0f + 0x1.2444f2p-4f * square));
    const vfloat slope = 0x1.988454p0f + 3.0f * 0x1.2444f2p-4f * square;
    return (curve){x * s.value, s.value + c * slope * s.value * s.complement};
}

// f(x) = x P(x), where P is the normal distribution. Its lower tail is e^(-x^2 / 2) times a smooth
// function of |x|, here a minimax polynomial in (|x| - 3.5) / (|x| + 3.5): so it keeps its relative
// accuracy where 1 + erf would have lost it. f within 6 units in the last place above -2; further
// down the rounding of x^2 grows (22 units at -5).
FTK_INLINE curve gelu_erf(vfloat x) {
    vfloat a = x < 0.0f ? -x : x;
    const vfloat e = power_of_two(a * a * -0x1.715476p-1f);
    a = a > 9.0f ? splat(9.0f) : a;
    const vfloat t = (a - 3.5f) / (a + 3.5f);
    vfloat p = splat(0x1.580758p-13f);
    p = p * t + 0x1.881690p-12f;
    p = p * t - 0x1.6e81e8p-10f;
    p = p * t - 0x1.9904bcp-10f;
    p = p * t + 0x1.386a48p-6f;
    p = p * t - 0x1.f8f346p-5f;
    p = p * t + 0x1.01c052p-3f;
    p = p * t - 0x1.7f4318p-3f;
    p = p * t + 0x1.b396fap-4f;
    const vfloat tail = e * p;
    const vfloat distribution = x > 0.0f ? 1.0f - tail : tail;
    return (curve){x * distribution, distribution + x * e * 0x1.988454p-2f};
}

FTK_INLINE curve relu(vfloat x) {
    // NaN passes through.
    return (curve){x <= 0.0f ? splat(0.0f) : x, x > 0.0f ? splat(1.0f) : splat(0.0f)};
}

FTK_INLINE curve activate(ftk_activation activation, vfloat x) {
    switch (activation) {
        case FTK_GELU_TANH: return gelu_tanh(x);
        case FTK_GELU_ERF: return gelu_erf(x);
        case FTK_SILU: return silu(x);
        default: return relu(x);
    }
}

// Calls KERNEL(activation, type, ...) with both known to the compiler.
#define FTK_SPECIALISE_TYPE(KERNEL, ACTIVATION, TYPE, ...)              \
    do {                                                                \
        if ((TYPE) == FTK_FLOAT32) {                                    \
            KERNEL(ACTIVATION, FTK_FLOAT32, __VA_ARGS__);               \
        } else {                                                        \
            KERNEL(ACTIVATION, FTK_BFLOAT16, __VA_ARGS__);              \
        }                                                               \
    } while (0)

#define FTK_SPECIALISE(KERNEL, ACTIVATION, TYPE, ...)                                      \
    switch (ACTIVATION) {                                                                  \
        case FTK_GELU_TANH: FTK_SPECIALISE_TYPE(KERNEL, FTK_GELU_TANH, TYPE, __VA_ARGS__); break; \
        case FTK_GELU_ERF: FTK_SPECIALISE_TYPE(KERNEL, FTK_GELU_ERF, TYPE, __VA_ARGS__); break;   \
        case FTK_SILU: FTK_SPECIALISE_TYPE(KERNEL, FTK_SILU, TYPE, __VA_ARGS__); break;           \
        case FTK_RELU: FTK_SPECIALISE_TYPE(KERNEL, FTK_RELU, TYPE, __VA_ARGS__); break;           \
    }

// ---- Elementwise -------------------------------------------------------------------------------

typedef struct {
    ftk_activation activation;
    ftk_type type;
    const void *x, *y_gradient;
    void *out;
    int64_t count;
} elementwise;

FTK_INLINE void forward_range(
    ftk_activation activation, ftk_type type, const elementwise *e, int64_t start, int64_t end) {
    for (int64_t i = start; i < end; i += LANES) {
        const vfloat x = load_until(e->x, type, i, end);
        store_until(e->out, type, i, end, activate(activation, x).value);
    }
}

FTK_INLINE void backward_range(
    ftk_activation activation, ftk_type type, const elementwise *e, int64_t start, int64_t end) {
    for (int64_t i = start; i < end; i += LANES) {
        const vfloat slope = activate(activation, load_until(e->x, type, i, end)).slope;
        const vfloat gradient = load_until(e->y_gradient, type, i, end);
        store_until(e->out, type, i, end, gradient * slope);
    }
}

FTK_CLONES static void forward_block(void *context, int64_t block) {
    const elementwise e = *(const elementwise *)context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, e.count);
    FTK_SPECIALISE(forward_range, e.activation, e.type, &e, start, end);
}

FTK_CLONES static void backward_block(void *context, int64_t block) {
    const elementwise e = *(const elementwise *)context;
    const int64_t start = block * grain, end = ftk_smaller(start + grain, e.count);
    FTK_SPECIALISE(backward_range, e.activation, e.type, &e, start, end);
}

void ftk_activation_forward(
    ftk_activation activation, const void *x, void *y, ftk_type type, int64_t count, int threads) {
    elementwise e = {activation, type, x, NULL, y, count};
    ftk_parallel(ftk_blocks(count, grain), threads, forward_block, &e);
}

void ftk_activation_backward(
    ftk_activation activation, const void *y_gradient, const void *x, void *x_gradient,
    ftk_type type, int64_t count, int threads) {
    elementwise e = {activation, type, x, y_gradient, x_gradient, count};
    ftk_parallel(ftk_blocks(count, grain), threads, backward_block, &e);
}

// ---- Gated: f(a) b, where each row of x is a followed by b -------------------------------------

typedef struct {
    ftk_activation activation;
    ftk_type type;
    const void *x, *y_gradient;
    void *out;
    int64_t rows, width, block_rows;
} gated;

FTK_INLINE void gated_forward_rows(
    ftk_activation activation, ftk_type type, const gated *g, int64_t start, int64_t end) {
    const int64_t width = g->width;
    for (int64_t r = start; r < end; r++) {
        const int64_t a = 2 * r * width, b = a + width, y = r * width;
        for (int64_t i = 0; i < width; i += LANES) {
            const vfloat value = activate(activation, load_until(g->x, type, a + i, b)).value;
            const vfloat factor = load_until(g->x, type, b + i, b + width);
            store_until(g->out, type, y + i, y + width, value * factor);
        }
    }
}

// a' = y' b f'(a), b' = y' f(a)
FTK_INLINE void gated_backward_rows(
    ftk_activation activation, ftk_type type, const gated *g, int64_t start, int64_t end) {
    const int64_t width = g->width;
    for (int64_t r = start; r < end; r++) {
        const int64_t a = 2 * r * width, b = a + width, y = r * width;
        for (int64_t i = 0; i < width; i += LANES) {
            const curve f = activate(activation, load_until(g->x, type, a + i, b));
            const vfloat factor = load_until(g->x, type, b + i, b + width);
            const vfloat gradient = load_until(g->y_gradient, type, y + i, y + width);
            store_until(g->out, type, a + i, b, gradient * factor * f.slope);
            store_until(g->out, type, b + i, b + width, gradient * f.value);
        }
    }
}

FTK_CLONES static void gated_forward_block(void *context, int64_t block) {
    const gated g = *(const gated *)context;
    const int64_t start = block * g.block_rows, end = ftk_smaller(start + g.block_rows, g.rows);
    FTK_SPECIALISE(gated_forward_rows, g.activation, g.type, &g, start, end);
}

FTK_CLONES static void gated_backward_block(void *context, int64_t block) {
    const gated g = *(const gated *)context;
    const int64_t start = block * g.block_rows, end = ftk_smaller(start + g.block_rows, g.rows);
    FTK_SPECIALISE(gated_backward_rows, g.activation, g.type, &g, start, end);
}

void ftk_gated_forward(
    ftk_activation activation, const void *x, void *y, ftk_type type, int64_t rows, int64_t width,
    int threads) {
    gated g = {activation, type, x, NULL, y, rows, width, ftk_rows_per_block(width, grain)};
    ftk_parallel(ftk_blocks(rows, g.block_rows), threads, gated_forward_block, &g);
}

void ftk_gated_backward(
    ftk_activation activation, const void *y_gradient, const void *x, void *x_gradient,
    ftk_type type, int64_t rows, int64_t width, int threads) {
    gated g = {activation, type, x, y_gradient, x_gradient, rows, width,
               ftk_rows_per_block(width, grain)};
    ftk_parallel(ftk_blocks(rows, g.block_rows), threads, gated_backward_block, &g);
}
