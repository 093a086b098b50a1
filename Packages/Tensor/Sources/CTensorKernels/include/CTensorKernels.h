// The CPU kernels of Fermata: leaf functions over raw memory.
//
// Conventions. Row-major; sizes in elements; `rows` counts positions over the whole batch (B * T).
// Axes: B batch, T positions, C channels, H query heads, G key/value heads, D head width, V vocabulary.
// A `void *` operand is float or bfloat16 (uint16_t) as its `ftk_type` says; everything called
// `float *` is single precision always. Kernels allocate nothing, keep no state and cannot fail;
// shapes were checked by the caller. Every kernel gives the same bits for every `threads` >= 1.
#ifndef C_TENSOR_KERNELS_H
#define C_TENSOR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The last two are for the B of products only: what ftk_fill_panels made.
typedef enum {
    FTK_FLOAT32 = 0,
    FTK_BFLOAT16 = 1,
    FTK_INT8 = 2,
    FTK_BFLOAT16_PANELS = 3,
} ftk_type;

// ---- Memory ------------------------------------------------------------------------------------

void *ftk_allocate(size_t bytes);  // 64-byte aligned, zeroed; NULL when there is none left
void ftk_free(void *memory);

// ---- Matrix products (oneDNN, and own kernels where they are faster or oneDNN has none) --------

// C = op(A) op(B) (+ bias per column) (+ addend) (+ C if accumulate).
// op(A) is m x k, op(B) is k x n, all stored without gaps between their rows.
// Without transpose_a, a row of C has the same bits whatever m is, unless B is FTK_INT8: then up to 16
// rows may differ in rounding from more. Panels are of a B stored as [n, k], and nothing is accumulated.
typedef struct {
    int64_t m, n, k;
    bool transpose_a, transpose_b;
    ftk_type type_a, type_b, type_c;
    bool accumulate;   // add to what C holds
    bool has_bias;     // float[n]
    bool has_addend;   // float[m, n]
} ftk_product;

// Weights in an order made for decoding, of FTK_INT8 or FTK_BFLOAT16_PANELS: their size, their making from
// [rows, columns], and the way back. Only the first is of use without ftk_prefers_panels().
bool ftk_prefers_panels(void);
size_t ftk_panel_bytes(ftk_type type, int64_t rows, int64_t columns);
void ftk_fill_panels(
    ftk_type type, const float *x, void *matrix, int64_t rows, int64_t columns, int threads);
void ftk_read_panels(
    ftk_type type, const void *matrix, float *x, int64_t rows, int64_t columns, int threads);

typedef struct ftk_prepared_product ftk_prepared_product;

// Prepares a product for `threads` threads. Returns NULL when oneDNN refuses; `message` (of
// `capacity` bytes) then says why.
ftk_prepared_product *ftk_prepare_product(
    const ftk_product *product, int threads, char *message, size_t capacity);
void ftk_release_product(ftk_prepared_product *prepared);
// The bytes that a run needs besides its operands; what they hold between runs does not matter.
size_t ftk_product_scratch(const ftk_prepared_product *prepared);
// Returns 0, or oneDNN's status. bias and addend may be NULL where the product has none. scratch: at
// least ftk_product_scratch(prepared) bytes, aligned to 64.
int ftk_run_product(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, void *scratch, int threads);

// ---- Embedding ---------------------------------------------------------------------------------

// out[r, :] = scale * tokens_table[tokens[r], :] + positions_table[positions[r], :]
// positions_table may be NULL; a position of -1 adds nothing.
void ftk_embedding_forward(
    const float *token_table, const float *position_table, const int32_t *tokens,
    const int32_t *positions, float *out, int64_t rows, int64_t channels, float scale, int threads);
// Adds to the gradients of both tables.
void ftk_embedding_backward(
    const float *out_gradient, const int32_t *tokens, const int32_t *positions,
    float *token_gradient, float *position_gradient, int64_t rows, int64_t channels, float scale,
    int threads);

// ---- Normalisation over the last axis ----------------------------------------------------------

// Layer norm: y = (x - mean) / sqrt(var + epsilon) * gain + bias. Writes mean[rows], inverse[rows].
// bias may be NULL.
void ftk_layer_norm_forward(
    const float *x, const float *gain, const float *bias, void *y, ftk_type y_type, float *mean,
    float *inverse_deviation, int64_t rows, int64_t channels, float epsilon, int threads);
// x_gradient: written, or added to when accumulate. gain_gradient and bias_gradient: added to;
// bias_gradient may be NULL. scratch: float[2 * channels * FTK_REDUCTION_BLOCKS].
void ftk_layer_norm_backward(
    const void *y_gradient, ftk_type y_type, const float *x, const float *gain, const float *mean,
    const float *inverse_deviation, float *x_gradient, bool accumulate, float *gain_gradient,
    float *bias_gradient, float *scratch, int64_t rows, int64_t channels, int threads);
// Root mean square norm: y = x / sqrt(mean(x * x) + epsilon) * (gain + gain_offset).
void ftk_rms_norm_forward(
    const float *x, const float *gain, float gain_offset, void *y, ftk_type y_type,
    float *inverse_deviation, int64_t rows, int64_t channels, float epsilon, int threads);
void ftk_rms_norm_backward(
    const void *y_gradient, ftk_type y_type, const float *x, const float *gain, float gain_offset,
    const float *inverse_deviation, float *x_gradient, bool accumulate, float *gain_gradient,
    float *scratch, int64_t rows, int64_t channels, int threads);

// The fixed number of partial sums of every reduction over rows, whatever the number of threads.
#define FTK_REDUCTION_BLOCKS 16

// ---- Activations -------------------------------------------------------------------------------

typedef enum { FTK_GELU_TANH = 0, FTK_GELU_ERF = 1, FTK_SILU = 2, FTK_RELU = 3 } ftk_activation;

// y = f(x), elementwise; x and y of one type.
void ftk_activation_forward(
    ftk_activation activation, const void *x, void *y, ftk_type type, int64_t count, int threads);
// x_gradient = y_gradient * f'(x); may be in place of y_gradient.
void ftk_activation_backward(
    ftk_activation activation, const void *y_gradient, const void *x, void *x_gradient,
    ftk_type type, int64_t count, int threads);
// y[r, i] = f(x[r, i]) * x[r, width + i]; x is [rows, 2 * width], y is [rows, width].
void ftk_gated_forward(
    ftk_activation activation, const void *x, void *y, ftk_type type, int64_t rows, int64_t width,
    int threads);
void ftk_gated_backward(
    ftk_activation activation, const void *y_gradient, const void *x, void *x_gradient,
    ftk_type type, int64_t rows, int64_t width, int threads);

// ---- Rotary positions --------------------------------------------------------------------------

// Rotates, in place, the first `heads` heads of each row (stored one after another, D apart) by the
// angles of positions[row]. cosines, sines: [position, rotary / 2]. A position of -1 leaves the row.
// interleaved: pairs are (2i, 2i + 1); otherwise (i, i + rotary / 2). direction: +1, or -1 to undo.
void ftk_rotary(
    void *x, ftk_type type, int64_t row_stride, const int32_t *positions, const float *cosines,
    const float *sines, int64_t rows, int64_t heads, int64_t head_width, int64_t rotary_width,
    bool interleaved, int direction, int threads);

// ---- Attention ---------------------------------------------------------------------------------

// Scaled dot-product attention. Query i of sequence b sees key j when
//   j <= i + query_offset, or j < prompt_counts[b] and i + query_offset < prompt_counts[b],
// and, unless window is 0, j > i + query_offset - window, and, unless document_starts is NULL,
// j >= document_starts[b * query_count + i], which never falls from one query to the next.
// D is at most FTK_WIDEST_HEAD, scale is positive. What a query gets has the same bits however many
// queries and sequences come with it: a step with a cache of keys equals the full pass.
// q: [B, query_count, H, D], k and v: [B, key_count, G, D], out: as q; each row's heads are
// contiguous and rows lie *_stride elements apart (batches follow one another: batch b starts at
// row b * query_count of q, and at element b * key_batch_stride of k and v).
#define FTK_WIDEST_HEAD 256

typedef struct {
    int64_t batch, query_count, key_count, query_offset, window;
    int64_t heads, key_heads, head_width;
    int64_t q_stride, k_stride, v_stride, out_stride;
    int64_t key_batch_stride;
    const int32_t *document_starts;
    float scale;
    ftk_type type;
} ftk_attention;

// log_sums: float[B, H, query_count], may be NULL when no backward follows.
// prompt_counts: int32[B], may be NULL (plain causal).
void ftk_attention_forward(
    const ftk_attention *shape, const void *q, const void *k, const void *v,
    const int32_t *prompt_counts, void *out, float *log_sums, int threads);
// Writes q_gradient, k_gradient, v_gradient (same strides as q, k, v; query_count == key_count,
// query_offset == 0). scratch: at least ftk_attention_scratch(shape, threads) floats.
void ftk_attention_backward(
    const ftk_attention *shape, const void *q, const void *k, const void *v, const void *out,
    const void *out_gradient, const float *log_sums, const int32_t *prompt_counts, void *q_gradient,
    void *k_gradient, void *v_gradient, float *scratch, int threads);
int64_t ftk_attention_scratch(const ftk_attention *shape, int threads);

// ---- Loss --------------------------------------------------------------------------------------

// For each row: losses[r] = logsumexp(logits[r, :]) - logits[r, targets[r]], and, unless gradient
// is NULL, gradient[r, :] = weights[r] * (softmax(logits[r, :]) - onehot(targets[r])). Rows of
// logits and gradient lie `stride` apart; gradient may share memory with logits if types agree.
// greedy (may be NULL) gets the lowest index of the largest logit.
void ftk_cross_entropy(
    const float *logits, const int32_t *targets, const float *weights, float *losses,
    void *gradient, ftk_type gradient_type, int32_t *greedy, int64_t rows, int64_t vocabulary,
    int64_t stride, int threads);

// ---- Rows, sums, casts -------------------------------------------------------------------------

// out[i, :] = x[indices[i], :]; an index of -1 gives zeros. Same type in and out.
void ftk_gather_rows(
    const void *x, const int32_t *indices, void *out, ftk_type type, int64_t rows, int64_t channels,
    int threads);
// out[indices[i], :] = x[i, :], others untouched; indices are distinct, -1 is skipped.
void ftk_scatter_rows(
    const void *x, const int32_t *indices, void *out, ftk_type type, int64_t rows, int64_t channels,
    int threads);
// sums[c] += sum over rows of x[r, c]. scratch: float[channels * FTK_REDUCTION_BLOCKS].
void ftk_add_column_sums(
    const void *x, ftk_type type, float *sums, float *scratch, int64_t rows, int64_t channels,
    int threads);
void ftk_float_to_bfloat16(const float *x, uint16_t *y, int64_t count, int threads);
void ftk_bfloat16_to_float(const uint16_t *x, float *y, int64_t count, int threads);
void ftk_fill_zero(void *x, size_t bytes, int threads);
// y += x
void ftk_add(const float *x, float *y, int64_t count, int threads);
// The sum of squares, in double, over a fixed partition.
double ftk_sum_of_squares(const float *x, int64_t count, int threads);

// ---- Optimiser ---------------------------------------------------------------------------------

typedef struct {
    float learning_rate, beta1, beta2, epsilon, weight_decay;
    float correction1, correction2;  // 1 - beta^step
    float gradient_scale;            // clipping
} ftk_adamw;

// One pass of AdamW (Loshchilov and Hutter, 2019): decoupled decay, bias-corrected moments. Writes
// the bfloat16 copy as well unless it is NULL.
void ftk_adamw_step(
    const ftk_adamw *settings, float *values, const float *gradients, float *first, float *second,
    uint16_t *copy, int64_t count, int threads);

#ifdef __cplusplus
}
#endif
#endif
