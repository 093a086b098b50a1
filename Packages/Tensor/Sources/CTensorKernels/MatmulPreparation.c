#include <pthread.h>

#include "PreparedProduct.h"

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

static dnnl_data_type_t element_type(ftk_type type) {
    return type == FTK_FLOAT32 ? dnnl_f32 : dnnl_bf16;
}

// A matrix; one that is stored transposed is seen the right way round.
static dnnl_status_t describe_matrix(
    dnnl_memory_desc_t *description, int64_t rows, int64_t columns, ftk_type type,
    bool transposed) {
    const dnnl_dims_t dimensions = {rows, columns};
    const dnnl_dims_t strides = {transposed ? 1 : columns, transposed ? rows : 1};
    return dnnl_memory_desc_init_by_strides(
        description, 2, dimensions, element_type(type), strides);
}

static dnnl_status_t describe_b(dnnl_memory_desc_t *description, const ftk_product *p) {
    if (p->type_b == FTK_BFLOAT16_PANELS) {
        const dnnl_dims_t dimensions = {p->k, p->n};
        return dnnl_memory_desc_init_by_tag(description, 2, dimensions, dnnl_bf16, dnnl_BA16a64b2a);
    }
    return describe_matrix(description, p->k, p->n, p->type_b, p->transpose_b);
}

typedef struct {
    dnnl_memory_desc_t a, b, c, bias, addend;
} descriptions;

// A product with many rows reads B often enough to have it packed first.
static bool packs_b(const ftk_prepared_product *prepared) {
    const ftk_product *p = &prepared->product;
    return p->m >= 1024 && p->n >= 64 && p->k >= 64 && p->type_b != FTK_BFLOAT16_PANELS;
}

// Where a transposed A is read for many columns, it is turned around first. Single precision gains
// less from that than it costs.
static bool turns_a(const ftk_prepared_product *prepared) {
    const ftk_product *p = &prepared->product;
    return p->transpose_a && p->n >= 256 && p->k >= 512 && p->m * p->k <= 16 << 20 &&
        p->type_a == FTK_BFLOAT16;
}

static dnnl_status_t describe(const ftk_prepared_product *prepared, descriptions *d) {
    const ftk_product *p = &prepared->product;
    const dnnl_dims_t bias_dimensions = {1, p->n}, bias_strides = {p->n, 1};
    const dnnl_dims_t b_dimensions = {p->k, p->n};
    // Turned around by us, A is a plain matrix.
    dnnl_status_t status =
        describe_matrix(&d->a, p->m, p->k, p->type_a, p->transpose_a && !prepared->turns_a);
    if (status == dnnl_success && packs_b(prepared))
        status = dnnl_memory_desc_init_by_tag(
            &d->b, 2, b_dimensions, element_type(p->type_b), dnnl_format_tag_any);
    else if (status == dnnl_success)
        status = describe_b(&d->b, p);
    if (status == dnnl_success) status = describe_matrix(&d->c, p->m, p->n, p->type_c, false);
    if (status == dnnl_success && p->has_addend)
        status = describe_matrix(&d->addend, p->m, p->n, FTK_FLOAT32, false);
    if (status == dnnl_success && p->has_bias)
        status = dnnl_memory_desc_init_by_strides(
            &d->bias, 2, bias_dimensions, dnnl_f32, bias_strides);
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

// Prepares the way of B from how it is stored to how the product wants it.
static dnnl_status_t add_packing(
    ftk_prepared_product *prepared, const dnnl_memory_desc_t *wanted) {
    dnnl_memory_desc_t stored;
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status = describe_b(&stored, &prepared->product);
    if (status == dnnl_success && dnnl_memory_desc_equal(&stored, wanted)) return dnnl_success;
    if (status == dnnl_success)
        status = dnnl_reorder_primitive_desc_create(
            &description, &stored, engine, wanted, engine, NULL);
    if (status == dnnl_success)
        status = dnnl_primitive_create(&prepared->packing.reorder, description);
    if (status == dnnl_success)
        status =
            dnnl_memory_create(&prepared->packing.source, &stored, engine, DNNL_MEMORY_NONE);
    if (description != NULL) dnnl_primitive_desc_destroy(description);
    prepared->packing.packed = prepared->b;
    prepared->scratch_bytes += dnnl_memory_desc_get_size(wanted);
    return status;
}

static dnnl_status_t add_scratchpad(
    ftk_prepared_product *prepared, const_dnnl_primitive_desc_t description) {
    const dnnl_memory_desc_t *scratchpad =
        dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    prepared->scratch_bytes = dnnl_memory_desc_get_size(scratchpad);
    if (prepared->scratch_bytes == 0) return dnnl_success;
    return add_argument(prepared, DNNL_ARG_SCRATCHPAD, scratchpad, &prepared->scratchpad);
}

static dnnl_status_t add_arguments(ftk_prepared_product *prepared, const descriptions *d) {
    const ftk_product *p = &prepared->product;
    const int addend = DNNL_ARG_ATTR_MULTIPLE_POST_OP(p->accumulate ? 1 : 0) | DNNL_ARG_SRC_1;
    dnnl_status_t status = add_argument(prepared, DNNL_ARG_SRC, &d->a, &prepared->a);
    if (status == dnnl_success)
        status = add_argument(prepared, DNNL_ARG_WEIGHTS, &d->b, &prepared->b);
    if (status == dnnl_success)
        status = add_argument(prepared, DNNL_ARG_DST, &d->c, &prepared->c);
    if (status == dnnl_success && p->has_bias)
        status = add_argument(prepared, DNNL_ARG_BIAS, &d->bias, &prepared->bias);
    if (status == dnnl_success && p->has_addend)
        status = add_argument(prepared, addend, &d->addend, &prepared->addend);
    return status;
}

static dnnl_status_t add_everything(
    ftk_prepared_product *prepared, descriptions *d, const_dnnl_primitive_desc_t description) {
    if (packs_b(prepared))
        d->b = *dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
    dnnl_status_t status = add_arguments(prepared, d);
    if (status == dnnl_success) status = add_scratchpad(prepared, description);
    prepared->packed_offset = prepared->scratch_bytes = ftk_next_offset(prepared->scratch_bytes);
    if (status == dnnl_success && packs_b(prepared)) status = add_packing(prepared, &d->b);
    prepared->turned_offset = prepared->scratch_bytes = ftk_next_offset(prepared->scratch_bytes);
    const ftk_product *p = &prepared->product;
    if (prepared->turns_a) prepared->scratch_bytes += (size_t)(p->m * p->k) * ftk_size(p->type_a);
    return status;
}

dnnl_status_t ftk_build_product(ftk_prepared_product *prepared) {
    descriptions d;
    dnnl_matmul_desc_t operation;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status = prepare_engine();
    prepared->turns_a = turns_a(prepared);
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
    if (status == dnnl_success) status = add_everything(prepared, &d, description);
    if (description != NULL) dnnl_primitive_desc_destroy(description);
    if (attributes != NULL) dnnl_primitive_attr_destroy(attributes);
    return status;
}
