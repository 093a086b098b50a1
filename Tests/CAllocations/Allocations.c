#define _GNU_SOURCE
#include "CAllocations.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__)

// The program's own definitions take the place of glibc's, for every library of the process. They hand
// on to the names under which glibc keeps its allocator for exactly this.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

enum { most_callers = 1 << 14 };

static _Thread_local bool is_counting;
static _Thread_local long count;
// Sorted out at the end: to ask for a library's name may allocate.
static _Thread_local void *callers[most_callers];

static void note(void *caller) {
    if (!is_counting) return;
    if (count < most_callers) callers[count] = caller;
    count++;
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t size) {
    note(CALLER);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    note(CALLER);
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    note(CALLER);
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    note(CALLER);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note(CALLER);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
    note(CALLER);
    void *memory = __libc_memalign(alignment, size);
    if (memory == NULL) return ENOMEM;
    *result = memory;
    return 0;
}

static bool is_foreign(void *caller) {
    Dl_info info;
    if (dladdr(caller, &info) == 0 || info.dli_fname == NULL) return false;
    static const char *const libraries[] = {"libdnnl", "libstdc++", "libgomp"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        if (strstr(info.dli_fname, libraries[i]) != NULL) return true;
    }
    return false;
}

bool allocations_are_counted(void) { return true; }

void begin_counting_allocations(void) {
    count = 0;
    is_counting = true;
}

AllocationCounts end_counting_allocations(void) {
    is_counting = false;
    AllocationCounts counts = {0, 0};
    const long known = count < most_callers ? count : most_callers;
    for (long i = 0; i < known; i++) {
        if (is_foreign(callers[i])) counts.foreign++;
        else counts.own++;
    }
    // Those past the last place are nobody's, which no test forgives.
    counts.own += count - known;
    return counts;
}

#else

bool allocations_are_counted(void) { return false; }
void begin_counting_allocations(void) {}
AllocationCounts end_counting_allocations(void) { return (AllocationCounts){0, 0}; }

#endif
