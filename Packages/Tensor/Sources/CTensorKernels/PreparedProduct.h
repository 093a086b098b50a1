// A product as it was made ready for oneDNN.
#ifndef FTK_PREPARED_PRODUCT_H
#define FTK_PREPARED_PRODUCT_H

#include <dnnl.h>

#include "DenseCopy.h"

enum { argument_capacity = 6 };

// One operand: how it is stored, oneDNN's view of its dense form, and room for a dense copy (NULL
// where none is needed).
typedef struct {
    stored_matrix stored;
    dnnl_memory_t memory;
    void *copy;
} operand;

// B in the order in which oneDNN reads it: made anew for every run, which costs little beside a
// product with many rows. NULL where B is read as it is.
typedef struct {
    dnnl_primitive_t reorder;
    dnnl_memory_t source;
    dnnl_memory_t packed;  // the product's operand; not owned
} packing;

struct ftk_prepared_product {
    ftk_product product;
    enum { for_onednn, for_few_rows, for_small } path;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    operand a, b, c, addend;
    dnnl_memory_t bias, scratchpad;
    packing packing;
    bool turns_a;
    // The shared scratch: oneDNN's own, the packed B, the turned A.
    size_t packed_offset, turned_offset, scratch_bytes;
    dnnl_exec_arg_t arguments[argument_capacity];
    int argument_count;
    int threads;  // that the primitive was made for
};

// Makes the primitive and its arguments; what was made so far stays when it fails.
dnnl_status_t ftk_build_product(ftk_prepared_product *prepared);

#endif
