#include "Parallel.h"
#include "Vector.h"

enum {
    grain = 32768,           // elements per block, forward
    column_block = 128,      // channels per block, backward
};

typedef struct {
    const float *token_table, *position_table;
    const int32_t *tokens, *positions;
    float *out;
    int64_t rows, channels, block_rows;
    float scale;
} lookup;

FTK_CLONES static void forward_block(void *context, int64_t block) {
    const lookup *l = context;
    const int64_t channels = l->channels;
    const int64_t end = ftk_smaller((block + 1) * l->block_rows, l->rows);
    for (int64_t r = block * l->block_rows; r < end; r++) {
        const float *restrict token = l->token_table + l->tokens[r] * channels;
        float *restrict out = l->out + r * channels;
        if (l->position_table != NULL && l->positions[r] >= 0) {
            const float *restrict position = l->position_table + l->positions[r] * channels;
            for (int64_t i = 0; i < channels; i++) out[i] = l->scale * token[i] + position[i];
        } else {
            for (int64_t i = 0; i < channels; i++) out[i] = l->scale * token[i];
        }
    }
}

void ftk_embedding_forward(
    const float *token_table, const float *position_table, const int32_t *tokens,
    const int32_t *positions, float *out, int64_t rows, int64_t channels, float scale,
    int threads) {
    lookup l = {token_table, position_table, tokens, positions, out, rows, channels,
                ftk_rows_per_block(channels, grain), scale};
    ftk_parallel(ftk_blocks(rows, l.block_rows), threads, forward_block, &l);
}

typedef struct {
    const float *out_gradient;
    const int32_t *tokens, *positions;
    float *token_gradient, *position_gradient;
    int64_t rows, channels;
    float scale;
} lookup_gradient;

// Blocks of channels, each over all rows in order: a token that occurs twice is added to in the order
// of its rows, and no two threads meet in one element.
FTK_CLONES static void backward_block(void *context, int64_t block) {
    const lookup_gradient *l = context;
    const int64_t channels = l->channels, start = block * column_block;
    const int64_t width = ftk_smaller(column_block, channels - start);
    for (int64_t r = 0; r < l->rows; r++) {
        const float *restrict gradient = l->out_gradient + r * channels + start;
        float *restrict token = l->token_gradient + l->tokens[r] * channels + start;
        for (int64_t i = 0; i < width; i++) token[i] += l->scale * gradient[i];
        if (l->position_gradient == NULL || l->positions[r] < 0) continue;
        float *restrict position = l->position_gradient + l->positions[r] * channels + start;
        for (int64_t i = 0; i < width; i++) position[i] += gradient[i];
    }
}

void ftk_embedding_backward(
    const float *out_gradient, const int32_t *tokens, const int32_t *positions,
    float *token_gradient, float *position_gradient, int64_t rows, int64_t channels, float scale,
    int threads) {
    lookup_gradient l = {
        out_gradient, tokens, positions, token_gradient, position_gradient, rows, channels, scale};
    const bool is_small = rows * channels < grain;
    ftk_parallel(
        ftk_blocks(channels, column_block), is_small ? 1 : threads, backward_block, &l);
}
