#include "AttentionShort.h"

#include "AttentionEight.h"

bool ftk_is_short_attention(const ftk_attention *s) {
    return s->head_width == width && s->heads == s->key_heads && s->key_count <= most_keys &&
        s->window == 0 && s->document_starts == NULL;
}

typedef struct {
    FTK_ALIGNED float keys[most_keys * width];
    FTK_ALIGNED float values[most_keys * width];
    FTK_ALIGNED float scores[most_keys * LANES];
} workspace;

FTK_INLINE vfloat find_scores(workspace *w, const columns *query, key_counts counts, vint limits) {
    vfloat largest = splat(-__builtin_inff());
    int64_t j = 0;
    for (; j < counts.fewest; j++) {
        const vfloat score = product(w->keys + j * width, query);
        store(w->scores + j * LANES, score);
        largest = greater(score, largest);
    }
    for (; j < counts.most; j++) {
        vfloat score = product(w->keys + j * width, query);
        score = (int32_t)j < limits ? score : splat(-__builtin_inff());
        store(w->scores + j * LANES, score);
        largest = greater(score, largest);
    }
    return largest;
}

FTK_INLINE void attend_group(
    const attention_forward *a, int64_t block, query_group group, const ftk_type type,
    workspace *w) {
    const ftk_attention *s = a->shape;
    const float scale = s->scale * LOG2_E;
    const key_counts counts = counts_of(s, a->prompt_counts, block, group);
    const vint limits = visible_to_lanes(s, a->prompt_counts, block, group.first);
    const int64_t q = query_row(s, block, s->q_stride) + group.first * s->q_stride;
    const columns query = read_columns(a->q, type, q, s->q_stride, group.count);
    const vfloat largest = find_scores(w, &query, counts, limits) * scale;
    vfloat sums[4] = {splat(0.0f), splat(0.0f), splat(0.0f), splat(0.0f)};
    columns out = {{splat(0.0f)}};
    for (int64_t first = 0; first < counts.most; first += 4) {
        _Pragma("clang loop unroll(full)")
        for (int i = 0; i < 4; i++) {
            const int64_t j = first + i;
            if (j >= counts.most) break;
            const vfloat p = power_of_two(load(w->scores + j * LANES) * scale - largest);
            sums[i] += p;
            add_product(&out, w->values + j * width, p);
        }
    }
    const vfloat sum = (sums[0] + sums[1]) + (sums[2] + sums[3]), inverse = 1.0f / sum;
    _Pragma("clang loop unroll(full)")
    for (int d = 0; d < width; d++) out.at[d] *= inverse;
    const int64_t o = query_row(s, block, s->out_stride) + group.first * s->out_stride;
    write_columns(&out, a->out, type, o, s->out_stride, group.count);
    if (a->log_sums == NULL) return;
    const vfloat log_sums = largest * LN_2 + logarithm(sum);
    const int64_t i = block * s->query_count + group.first;
    store_until(a->log_sums, FTK_FLOAT32, i, i + group.count, log_sums);
}

FTK_INLINE void attend(const attention_forward *a, int64_t block, const ftk_type type) {
    const ftk_attention *s = a->shape;
    const int64_t first_key = key_row(s, block);
    workspace w;
    unpack_eight(a->k, type, first_key, s->k_stride, s->key_count, w.keys);
    unpack_eight(a->v, type, first_key, s->v_stride, s->key_count, w.values);
    query_group group = first_group(s->query_count);
    for (; group.first < s->query_count; group = next_group(group)) {
        attend_group(a, block, group, type, &w);
    }
}

FTK_CLONES static void attend_block(void *context, int64_t block) {
    const attention_forward *a = context;
    if (a->shape->type == FTK_FLOAT32) {
        attend(a, block, FTK_FLOAT32);
    } else {
        attend(a, block, FTK_BFLOAT16);
    }
}

void ftk_attend_short(void *context, int64_t block) { attend_block(context, block); }
