#include <stdlib.h>

#include "CTensorKernels.h"

enum { alignment = 64 };

// calloc's memory is zeroed by the system as it is first touched; the pointer to give back lies just
// before the aligned address.
void *ftk_allocate(size_t bytes) {
    if (bytes > SIZE_MAX - 2 * alignment) return NULL;
    char *base = calloc(bytes + 2 * alignment, 1);
    if (base == NULL) return NULL;
    const uintptr_t start = ((uintptr_t)base + 2 * alignment - 1) & ~(uintptr_t)(alignment - 1);
    ((void **)start)[-1] = base;
    return (void *)start;
}

void ftk_free(void *memory) {
    if (memory != NULL) free(((void **)memory)[-1]);
}
