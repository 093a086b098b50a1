#include <dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "DenseCopy.h"
#include "FewRows.h"
#include "SmallProduct.h"

enum { argument_capacity = 6 };

// One operand: how it is stored, oneDNN's view of its dense form, and room for a dense copy (NULL
// where none is needed).
typedef struct {
    stored_matrix stored;
    dnnl_memory_t memory;
    void *copy;
} operand;

struct ftk_prepared_product {
    ftk_product product;
    enum { for_onednn, for_few_rows, for_small } path;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    operand a, b, c, addend;
    dnnl_memory_t bias, scratchpad;
    void *scratch;
    dnnl_exec_arg_t arguments[argument_capacity];
    int argument_count;
    int threads;  // that the primitive was made for
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

// A dense batch of matrices; one that is stored transposed is seen the right way round.
static dnnl_status_t describe_matrix(
    dnnl_memory_desc_t *description, const stored_matrix *m, bool transposed) {
    const int64_t rows = transposed ? m->columns : m->rows;
    const int64_t columns = transposed ? m->rows : m->columns;
    const dnnl_dims_t dimensions = {m->batch, rows, columns};
    const dnnl_dims_t strides = {
        rows * columns, transposed ? 1 : columns, transposed ? rows : 1};
    return dnnl_memory_desc_init_by_strides(
        description, 3, dimensions, m->type == FTK_FLOAT32 ? dnnl_f32 : dnnl_bf16, strides);
}

typedef struct {
    dnnl_memory_desc_t a, b, c, bias, addend;
} descriptions;

static dnnl_status_t describe(const ftk_prepared_product *prepared, descriptions *d) {
    const ftk_product *p = &prepared->product;
    const dnnl_dims_t bias_dimensions = {1, 1, p->n}, bias_strides = {p->n, p->n, 1};
    dnnl_status_t status = describe_matrix(&d->a, &prepared->a.stored, p->transpose_a);
    if (status == dnnl_success)
        status = describe_matrix(&d->b, &prepared->b.stored, p->transpose_b);
    if (status == dnnl_success) status = describe_matrix(&d->c, &prepared->c.stored, false);
    if (status == dnnl_success && p->has_addend)
        status = describe_matrix(&d->addend, &prepared->addend.stored, false);
    if (status == dnnl_success && p->has_bias)
        status = dnnl_memory_desc_init_by_strides(
            &d->bias, 3, bias_dimensions, dnnl_f32, bias_strides);
    return status;
}

// What happens to a sum before it is stored: + the old C, + addend.
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

static dnnl_status_t add_operand(
    ftk_prepared_product *prepared, int name, const dnnl_memory_desc_t *description,
    operand *operand) {
    if (!ftk_is_dense(&operand->stored)) {
        operand->copy = ftk_allocate(ftk_dense_bytes(&operand->stored));
        if (operand->copy == NULL) return dnnl_out_of_memory;
    }
    return add_argument(prepared, name, description, &operand->memory);
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

static dnnl_status_t add_arguments(ftk_prepared_product *prepared, const descriptions *d) {
    const ftk_product *p = &prepared->product;
    const int addend = DNNL_ARG_ATTR_MULTIPLE_POST_OP(p->accumulate ? 1 : 0) | DNNL_ARG_SRC_1;
    dnnl_status_t status = add_operand(prepared, DNNL_ARG_SRC, &d->a, &prepared->a);
    if (status == dnnl_success)
        status = add_operand(prepared, DNNL_ARG_WEIGHTS, &d->b, &prepared->b);
    if (status == dnnl_success) status = add_operand(prepared, DNNL_ARG_DST, &d->c, &prepared->c);
    if (status == dnnl_success && p->has_bias)
        status = add_argument(prepared, DNNL_ARG_BIAS, &d->bias, &prepared->bias);
    if (status == dnnl_success && p->has_addend)
        status = add_operand(prepared, addend, &d->addend, &prepared->addend);
    return status;
}

static dnnl_status_t build(ftk_prepared_product *prepared) {
    descriptions d;
    dnnl_matmul_desc_t operation;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status = prepare_engine();
    if (status == dnnl_success) status = describe(prepared, &d);
    if (status == dnnl_success) status = describe_attributes(&prepared->product, &d, &attributes);
    if (status == dnnl_success)
        status = dnnl_matmul_desc_init(
            &operation, &d.a, &d.b, prepared->product.has_bias ? &d.bias : NULL, &d.c);
    if (status == dnnl_success)
        status = dnnl_primitive_desc_create(&description, &operation, attributes, engine, NULL);
    if (status == dnnl_success) status = dnnl_primitive_create(&prepared->primitive, description);
    if (status == dnnl_success)
        status = dnnl_stream_create(&prepared->stream, engine, dnnl_stream_default_flags);
    if (status == dnnl_success) status = add_arguments(prepared, &d);
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

// Where a product is narrow and its sums are long, oneDNN divides the sums between threads, and the
// number of threads shows in the last bits. Seen with 2.6.3 from k = 2048 on, for fewer than 64 columns
// per thread; such a product gets one thread.
static int threads_without_divided_sums(const ftk_product *product, int threads) {
    const bool is_divided = product->k > 1024 && product->n < 64 * (int64_t)threads;
    return is_divided ? 1 : threads;
}

static dnnl_status_t prepare(
    ftk_prepared_product *prepared, const ftk_product *product, int threads) {
    prepared->product = *product;
    if (ftk_is_few_rows(product)) prepared->path = for_few_rows;
    else if (ftk_is_small(product)) prepared->path = for_small;
    else prepared->path = for_onednn;
    if (prepared->path == for_small) {
        prepared->scratch = ftk_allocate(ftk_small_scratch(product));
        return prepared->scratch == NULL ? dnnl_out_of_memory : dnnl_success;
    }
    if (prepared->path == for_few_rows) return dnnl_success;
    prepared->a.stored = ftk_stored_a(product);
    prepared->b.stored = ftk_stored_b(product);
    prepared->c.stored = ftk_stored_c(product);
    prepared->addend.stored = ftk_stored_addend(product);
    prepared->threads = threads_without_divided_sums(product, threads);
    const int previous = use_threads(prepared->threads);
    const dnnl_status_t status = build(prepared);
    use_threads(previous);
    return status;
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

void ftk_release_product(ftk_prepared_product *prepared) {
    if (prepared == NULL) return;
    for (int i = 0; i < prepared->argument_count; i++)
        dnnl_memory_destroy(prepared->arguments[i].memory);
    if (prepared->stream != NULL) dnnl_stream_destroy(prepared->stream);
    if (prepared->primitive != NULL) dnnl_primitive_destroy(prepared->primitive);
    ftk_free(prepared->a.copy);
    ftk_free(prepared->b.copy);
    ftk_free(prepared->c.copy);
    ftk_free(prepared->addend.copy);
    ftk_free(prepared->scratch);
    free(prepared);
}

// ---- Running -----------------------------------------------------------------------------------

// Hands the matrix, or its dense copy, to oneDNN.
static void bind(operand *operand, const void *matrix, bool is_read, int threads) {
    if (operand->memory == NULL) return;
    if (operand->copy != NULL && is_read)
        ftk_copy_to_dense(&operand->stored, matrix, operand->copy, threads);
    dnnl_memory_set_data_handle(
        operand->memory, operand->copy != NULL ? operand->copy : (void *)matrix);
}

static int run_onednn(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    bind(&prepared->a, a, true, threads);
    bind(&prepared->b, b, true, threads);
    bind(&prepared->c, c, prepared->product.accumulate, threads);
    bind(&prepared->addend, addend, true, threads);
    if (prepared->bias != NULL) dnnl_memory_set_data_handle(prepared->bias, (void *)bias);
    const int previous = use_threads(prepared->threads);
    dnnl_status_t status = dnnl_primitive_execute(
        prepared->primitive, prepared->stream, prepared->argument_count, prepared->arguments);
    if (status == dnnl_success) status = dnnl_stream_wait(prepared->stream);
    use_threads(previous);
    if (status == dnnl_success && prepared->c.copy != NULL)
        ftk_copy_from_dense(&prepared->c.stored, prepared->c.copy, c, threads);
    return (int)status;
}

int ftk_run_product(
    ftk_prepared_product *prepared, const void *a, const void *b, void *c, const float *bias,
    const float *addend, int threads) {
    const ftk_product *product = &prepared->product;
    switch (prepared->path) {
        case for_few_rows:
            ftk_multiply_few_rows(product, a, b, c, bias, addend, threads);
            return 0;
        case for_small:
            ftk_multiply_small(product, a, b, c, bias, addend, prepared->scratch, threads);
            return 0;
        default: return run_onednn(prepared, a, b, c, bias, addend, threads);
    }
}
