// A product as it was made ready for one of the ways to compute it.
#ifndef FTK_PREPARED_PRODUCT_H
#define FTK_PREPARED_PRODUCT_H

#include <dnnl.h>

#include "Processor.h"
#include "Vector.h"

enum { argument_capacity = 6 };

// B in the order in which oneDNN reads it: made anew for every run, which costs little beside a
// product with many rows. NULL where B is read as it is.
typedef struct {
    dnnl_primitive_t reorder;
    dnnl_memory_t source;
    dnnl_memory_t packed;  // the product's operand; not owned
} packing;

struct ftk_prepared_product {
    ftk_product product;
    enum { for_onednn, for_few_rows, for_small, for_packed, for_few_panels, for_expanded } path;
    ftk_prepared_product *expanded;  // the one with the expanded B of this one
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_memory_t a, b, c, addend, bias, scratchpad;
    packing packing;
    bool turns_a;
    // The shared scratch: oneDNN's own, the packed or expanded B, the turned A or the sums.
    size_t packed_offset, turned_offset, scratch_bytes;
    dnnl_exec_arg_t arguments[argument_capacity];
    int argument_count;
    int threads;  // that the primitive was made for
};

// Makes the primitive and its arguments; what was made so far stays when it fails.
dnnl_status_t ftk_build_product(ftk_prepared_product *prepared);

// The next place in the scratch, on a cache line.
FTK_INLINE size_t ftk_next_offset(size_t bytes) { return (bytes + 63) / 64 * 64; }

#endif
