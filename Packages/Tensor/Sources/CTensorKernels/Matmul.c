#include <dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "CTensorKernels.h"

enum { argument_capacity = 6 };

struct ftk_prepared_product {
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_memory_t a, b, c, bias, addend, scratchpad;
    dnnl_exec_arg_t arguments[argument_capacity];
    int argument_count;
    void *scratch;
};

// ---- The engine, one for the process -----------------------------------------------------------

static dnnl_engine_t engine;
static dnnl_status_t engine_status;

static void create_engine(void) { engine_status = dnnl_engine_create(&engine, dnnl_cpu, 0); }

static dnnl_status_t prepare_engine(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, create_engine);
    return engine_status;
}

// ---- Descriptors -------------------------------------------------------------------------------

static dnnl_data_type_t data_type(ftk_type type) {
    return type == FTK_FLOAT32 ? dnnl_f32 : dnnl_bf16;
}

// A batch of row-major matrices; stored transposed, the row distance belongs to the columns.
static dnnl_status_t describe_matrix(
    dnnl_memory_desc_t *description, int64_t batch, int64_t rows, int64_t columns, int64_t distance,
    int64_t batch_stride, bool transposed, dnnl_data_type_t type) {
    const int64_t shared = batch_stride == 0 ? 1 : batch;
    const dnnl_dims_t dimensions = {shared, rows, columns};
    const dnnl_dims_t strides = {
        batch_stride == 0 ? rows * columns : batch_stride, transposed ? 1 : distance,
        transposed ? distance : 1};
    return dnnl_memory_desc_init_by_strides(description, 3, dimensions, type, strides);
}

typedef struct {
    dnnl_memory_desc_t a, b, c, bias, addend;
} descriptions;

static dnnl_status_t describe(const ftk_product *p, descriptions *d) {
    const dnnl_dims_t bias_dimensions = {1, 1, p->n}, bias_strides = {p->n, p->n, 1};
    dnnl_status_t status = describe_matrix(
        &d->a, p->batch, p->m, p->k, p->lda, p->stride_a, p->transpose_a, data_type(p->type_a));
    if (status == dnnl_success)
        status = describe_matrix(
            &d->b, p->batch, p->k, p->n, p->ldb, p->stride_b, p->transpose_b, data_type(p->type_b));
    if (status == dnnl_success)
        status = describe_matrix(
            &d->c, p->batch, p->m, p->n, p->ldc, p->batch == 1 ? 0 : p->stride_c, false,
            data_type(p->type_c));
    if (status == dnnl_success && p->has_addend)
        status = describe_matrix(&d->addend, 1, p->m, p->n, p->ldc, 0, false, dnnl_f32);
    if (status == dnnl_success && p->has_bias)
        status = dnnl_memory_desc_init_by_strides(
            &d->bias, 3, bias_dimensions, dnnl_f32, bias_strides);
    return status;
}

// What happens to a sum before it is stored: + addend, + the old C.
static dnnl_status_t describe_attributes(
    const ftk_product *p, const descriptions *d, dnnl_primitive_attr_t *attributes) {
    dnnl_post_ops_t after = NULL;
    dnnl_status_t status = dnnl_primitive_attr_create(attributes);
    if (status == dnnl_success)
        status = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
    if (status == dnnl_success) status = dnnl_post_ops_create(&after);
    if (status == dnnl_success && p->accumulate) status = dnnl_post_ops_append_sum(after, 1.0f);
    if (status == dnnl_success && p->has_addend)
        status = dnnl_post_ops_append_binary(after, dnnl_binary_add, &d->addend);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(*attributes, after);
    if (after != NULL) dnnl_post_ops_destroy(after);
    return status;
}

// ---- Preparation -------------------------------------------------------------------------------

static dnnl_status_t add_argument(
    ftk_prepared_product *prepared, int name, const dnnl_memory_desc_t *description,
    dnnl_memory_t *memory) {
    const dnnl_status_t status = dnnl_memory_create(memory, description, engine, DNNL_MEMORY_NONE);
    if (status != dnnl_success) return status;
    prepared->arguments[prepared->argument_count++] = (dnnl_exec_arg_t){name, *memory};
    return dnnl_success;
}

static dnnl_status_t add_scratchpad(
    ftk_prepared_product *prepared, const_dnnl_primitive_desc_t description) {
    const dnnl_memory_desc_t *scratchpad =
        dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    const size_t bytes = dnnl_memory_desc_get_size(scratchpad);
    if (bytes == 0) return dnnl_success;
    prepared->scratch = ftk_allocate(bytes);
    if (prepared->scratch == NULL) return dnnl_out_of_memory;
    const dnnl_status_t status =
        add_argument(prepared, DNNL_ARG_SCRATCHPAD, scratchpad, &prepared->scratchpad);
    if (status != dnnl_success) return status;
    return dnnl_memory_set_data_handle(prepared->scratchpad, prepared->scratch);
}

static dnnl_status_t add_arguments(
    ftk_prepared_product *prepared, const ftk_product *product, const descriptions *d) {
    const int addend = DNNL_ARG_ATTR_MULTIPLE_POST_OP(product->accumulate ? 1 : 0) | DNNL_ARG_SRC_1;
    dnnl_status_t status = add_argument(prepared, DNNL_ARG_SRC, &d->a, &prepared->a);
    if (status == dnnl_success)
        status = add_argument(prepared, DNNL_ARG_WEIGHTS, &d->b, &prepared->b);
    if (status == dnnl_success)
        status = add_argument(prepared, DNNL_ARG_DST, &d->c, &prepared->c);
    if (status == dnnl_success && product->has_bias)
        status = add_argument(prepared, DNNL_ARG_BIAS, &d->bias, &prepared->bias);
    if (status == dnnl_success && product->has_addend)
        status = add_argument(prepared, addend, &d->addend, &prepared->addend);
    return status;
}

static dnnl_status_t build(ftk_prepared_product *prepared, const ftk_product *product) {
    descriptions d;
    dnnl_matmul_desc_t operation;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status = prepare_engine();
    if (status == dnnl_success) status = describe(product, &d);
    if (status == dnnl_success) status = describe_attributes(product, &d, &attributes);
    if (status == dnnl_success)
        status = dnnl_matmul_desc_init(
            &operation, &d.a, &d.b, product->has_bias ? &d.bias : NULL, &d.c);
    if (status == dnnl_success)
        status = dnnl_primitive_desc_create(&description, &operation, attributes, engine, NULL);
    if (status == dnnl_success) status = dnnl_primitive_create(&prepared->primitive, description);
    if (status == dnnl_success)
        status = dnnl_stream_create(&prepared->stream, engine, dnnl_stream_default_flags);
    if (status == dnnl_success) status = add_arguments(prepared, product, &d);
    if (status == dnnl_success) status = add_scratchpad(prepared, description);
    if (description != NULL) dnnl_primitive_desc_destroy(description);
    if (attributes != NULL) dnnl_primitive_attr_destroy(attributes);
    return status;
}

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

ftk_prepared_product *ftk_prepare_product(
    const ftk_product *product, int threads, char *message, size_t capacity) {
    ftk_prepared_product *prepared = calloc(1, sizeof *prepared);
    const int previous = use_threads(threads);
    const dnnl_status_t status = prepared == NULL ? dnnl_out_of_memory : build(prepared, product);
    use_threads(previous);
    if (status == dnnl_success) return prepared;
    snprintf(message, capacity, "oneDNN status %d", (int)status);
    ftk_release_product(prepared);
    return NULL;
}

void ftk_release_product(ftk_prepared_product *prepared) {
    if (prepared == NULL) return;
    for (int i = 0; i < prepared->argument_count; i++)
        dnnl_memory_destroy(prepared->arguments[i].memory);
    if (prepared->stream != NULL) dnnl_stream_destroy(prepared->stream);
    if (prepared->primitive != NULL) dnnl_primitive_destroy(prepared->primitive);
    ftk_free(prepared->scratch);
    free(prepared);
}

// ---- Running -----------------------------------------------------------------------------------

int ftk_run_product(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    dnnl_memory_set_data_handle(prepared->a, (void *)a);
    dnnl_memory_set_data_handle(prepared->b, (void *)b);
    dnnl_memory_set_data_handle(prepared->c, c);
    if (prepared->bias != NULL) dnnl_memory_set_data_handle(prepared->bias, (void *)bias);
    if (prepared->addend != NULL) dnnl_memory_set_data_handle(prepared->addend, (void *)addend);
    const int previous = use_threads(threads);
    dnnl_status_t status = dnnl_primitive_execute(
        prepared->primitive, prepared->stream, prepared->argument_count, prepared->arguments);
    if (status == dnnl_success) status = dnnl_stream_wait(prepared->stream);
    use_threads(previous);
    return (int)status;
}
