#include <stdlib.h>

#include "CTensorKernels.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

static const size_t cache_line = 64, huge_page = (size_t)1 << 21;

// Large arrays ask for pages of 2 MB: reading them from end to end is a third faster.
static void ask_for_huge_pages(void *start, size_t bytes) {
#if defined(__linux__)
    madvise(start, bytes & ~(huge_page - 1), MADV_HUGEPAGE);
#else
    (void)start;
    (void)bytes;
#endif
}

// calloc's memory is zeroed by the system as it is first touched; the pointer to give back lies just
// before the aligned address.
void *ftk_allocate(size_t bytes) {
    const bool is_large = bytes >= 4 * huge_page;
    const size_t alignment = is_large ? huge_page : cache_line;
    if (bytes > SIZE_MAX - 2 * alignment) return NULL;
    char *base = calloc(bytes + 2 * alignment, 1);
    if (base == NULL) return NULL;
    const uintptr_t start = ((uintptr_t)base + 2 * alignment - 1) & ~(uintptr_t)(alignment - 1);
    ((void **)start)[-1] = base;
    if (is_large) ask_for_huge_pages((void *)start, bytes);
    return (void *)start;
}

void ftk_free(void *memory) {
    if (memory != NULL) free(((void **)memory)[-1]);
}
