#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>

#include "FewRows.h"
#include "PackedProduct.h"
#include "PanelProduct.h"
#include "PreparedProduct.h"
#include "SmallProduct.h"
#include "Turning.h"

// oneDNN asks OpenMP how many threads to use; that number belongs to the calling thread and is put
// back afterwards.
#if defined(__linux__)
int omp_get_max_threads(void);
void omp_set_num_threads(int threads);

static int use_threads(int threads) {
    const int previous = omp_get_max_threads();
    if (previous != threads) omp_set_num_threads(threads);
    return previous;
}
#else
static int use_threads(int threads) { return threads; }
#endif

// Where a product is narrow and its sums are long, oneDNN divides the sums between threads, and the
// number of threads shows in the last bits. Seen with 2.6.3 from k = 2048 on, for fewer than 64 columns
// per thread; such a product gets one thread.
static int threads_without_divided_sums(const ftk_product *product, int threads) {
    const bool is_divided = product->k > 1024 && product->n < 64 * (int64_t)threads;
    return is_divided ? 1 : threads;
}

static dnnl_status_t prepare(
    ftk_prepared_product *prepared, const ftk_product *product, int threads);

static dnnl_status_t prepare_expanded(ftk_prepared_product *prepared, int threads) {
    const ftk_product *p = &prepared->product;
    const ftk_product expanded = ftk_expanded_product(p);
    prepared->path = for_expanded;
    prepared->expanded = calloc(1, sizeof *prepared->expanded);
    if (prepared->expanded == NULL) return dnnl_out_of_memory;
    const dnnl_status_t status = prepare(prepared->expanded, &expanded, threads);
    const size_t matrix = (size_t)(p->k * p->n) * ftk_size(p->type_a);
    prepared->packed_offset = ftk_next_offset(prepared->expanded->scratch_bytes);
    prepared->turned_offset = ftk_next_offset(prepared->packed_offset + matrix);
    prepared->scratch_bytes = prepared->turned_offset + (size_t)(p->m * p->n) * sizeof(float);
    return status;
}

static dnnl_status_t prepare_onednn(ftk_prepared_product *prepared, int threads) {
    prepared->path = for_onednn;
    prepared->threads = threads_without_divided_sums(&prepared->product, threads);
    const int previous = use_threads(prepared->threads);
    const dnnl_status_t status = ftk_build_product(prepared);
    use_threads(previous);
    return status;
}

static bool has_panels(const ftk_product *product) {
    return product->type_b == FTK_INT8 || product->type_b == FTK_BFLOAT16_PANELS;
}

static dnnl_status_t prepare_panels(ftk_prepared_product *prepared, int threads) {
    const ftk_product *p = &prepared->product;
    const bool is_known = p->type_b == FTK_BFLOAT16_PANELS && ftk_has_bfloat16_products();
    if (!ftk_is_few_panel_rows(p))
        return is_known ? prepare_onednn(prepared, threads) : prepare_expanded(prepared, threads);
    prepared->path = for_few_panels;
    prepared->scratch_bytes = ftk_few_panel_scratch(p);
    return dnnl_success;
}

static dnnl_status_t prepare(
    ftk_prepared_product *prepared, const ftk_product *product, int threads) {
    prepared->product = *product;
    if (has_panels(product)) return prepare_panels(prepared, threads);
    if (ftk_is_few_rows(product)) prepared->path = for_few_rows;
    else if (ftk_is_small(product)) prepared->path = for_small;
    else if (ftk_prefers_packed(product)) prepared->path = for_packed;
    else prepared->path = for_onednn;
    if (prepared->path == for_small) prepared->scratch_bytes = ftk_small_scratch(product);
    if (prepared->path == for_packed) prepared->scratch_bytes = ftk_packed_scratch(product);
    return prepared->path == for_onednn ? prepare_onednn(prepared, threads) : dnnl_success;
}

ftk_prepared_product *ftk_prepare_product(
    const ftk_product *product, int threads, char *message, size_t capacity) {
    ftk_prepared_product *prepared = calloc(1, sizeof *prepared);
    const dnnl_status_t status =
        prepared == NULL ? dnnl_out_of_memory : prepare(prepared, product, threads);
    if (status == dnnl_success) return prepared;
    snprintf(message, capacity, "oneDNN status %d", (int)status);
    ftk_release_product(prepared);
    return NULL;
}

size_t ftk_product_scratch(const ftk_prepared_product *prepared) { return prepared->scratch_bytes; }

void ftk_release_product(ftk_prepared_product *prepared) {
    if (prepared == NULL) return;
    for (int i = 0; i < prepared->argument_count; i++)
        dnnl_memory_destroy(prepared->arguments[i].memory);
    if (prepared->stream != NULL) dnnl_stream_destroy(prepared->stream);
    if (prepared->primitive != NULL) dnnl_primitive_destroy(prepared->primitive);
    if (prepared->packing.reorder != NULL) dnnl_primitive_destroy(prepared->packing.reorder);
    if (prepared->packing.source != NULL) dnnl_memory_destroy(prepared->packing.source);
    ftk_release_product(prepared->expanded);
    free(prepared);
}

// ---- Running -----------------------------------------------------------------------------------

static void bind(dnnl_memory_t memory, const void *data) {
    if (memory != NULL) dnnl_memory_set_data_handle(memory, (void *)data);
}

// Packs B and turns A around, where the product wants them so.
static dnnl_status_t rearrange(
    ftk_prepared_product *prepared, const void *a, const void *b, char *scratch) {
    if (prepared->turns_a) {
        void *turned = scratch + prepared->turned_offset;
        ftk_turn(a, turned, prepared->product.k, prepared->product.m, prepared->threads);
        bind(prepared->a, turned);
    }
    if (prepared->packing.reorder == NULL) return dnnl_success;
    packing *packing = &prepared->packing;
    bind(packing->source, b);
    bind(packing->packed, scratch + prepared->packed_offset);
    const dnnl_exec_arg_t arguments[2] = {
        {DNNL_ARG_FROM, packing->source}, {DNNL_ARG_TO, packing->packed}};
    return dnnl_primitive_execute(packing->reorder, prepared->stream, 2, arguments);
}

static int run_onednn(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, void *scratch) {
    bind(prepared->a, a);
    bind(prepared->b, b);
    bind(prepared->c, c);
    bind(prepared->addend, addend);
    bind(prepared->bias, bias);
    bind(prepared->scratchpad, scratch);
    const int previous = use_threads(prepared->threads);
    dnnl_status_t status = rearrange(prepared, a, b, scratch);
    if (status == dnnl_success)
        status = dnnl_primitive_execute(
            prepared->primitive, prepared->stream, prepared->argument_count, prepared->arguments);
    if (status == dnnl_success) status = dnnl_stream_wait(prepared->stream);
    use_threads(previous);
    return (int)status;
}

// The matrix without factors, the sums with it, and then the factors.
static int run_expanded(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, char *scratch, int threads) {
    const ftk_product *p = &prepared->product;
    void *matrix = scratch + prepared->packed_offset;
    float *sums = (float *)(scratch + prepared->turned_offset);
    ftk_expand_panels(p, b, matrix, threads);
    const int status =
        ftk_run_product(prepared->expanded, a, matrix, sums, NULL, NULL, scratch, threads);
    if (status == 0) ftk_finish_expanded(p, sums, b, c, bias, addend, threads);
    return status;
}

int ftk_run_product(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, void *scratch, int threads) {
    const ftk_product *product = &prepared->product;
    switch (prepared->path) {
        case for_few_rows:
            ftk_multiply_few_rows(product, a, b, c, bias, addend, threads);
            return 0;
        case for_small:
            ftk_multiply_small(product, a, b, c, bias, addend, scratch, threads);
            return 0;
        case for_packed:
            ftk_multiply_packed(product, a, b, c, bias, addend, scratch, threads);
            return 0;
        case for_few_panels:
            ftk_multiply_few_panels(product, a, b, c, bias, addend, scratch, threads);
            return 0;
        case for_expanded:
            return run_expanded(prepared, a, b, c, bias, addend, scratch, threads);
        default: return run_onednn(prepared, a, b, c, bias, addend, scratch);
    }
}
