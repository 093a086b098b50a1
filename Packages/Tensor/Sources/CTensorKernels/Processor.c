#include "Processor.h"

#include <dnnl.h>
#include <pthread.h>

#if defined(__x86_64__)
static bool has_wide_registers, has_bfloat16_products, has_whole_products;

static bool has_all(dnnl_cpu_isa_t features) {
    return (dnnl_get_effective_cpu_isa() & features) == features;
}

static void look(void) {
    has_wide_registers = has_all(dnnl_cpu_isa_avx512_core);
    has_bfloat16_products = has_all(dnnl_cpu_isa_avx512_core_bf16);
    has_whole_products = has_all(dnnl_cpu_isa_avx512_core_vnni);
}

static void look_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, look);
}

bool ftk_has_wide_registers(void) {
    look_once();
    return has_wide_registers;
}

bool ftk_has_bfloat16_products(void) {
    look_once();
    return has_bfloat16_products;
}

bool ftk_has_whole_products(void) {
    look_once();
    return has_whole_products;
}
#else
bool ftk_has_wide_registers(void) { return true; }

bool ftk_has_bfloat16_products(void) { return false; }

bool ftk_has_whole_products(void) { return false; }
#endif
