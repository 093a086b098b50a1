#include "CAllocationLimit.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

// What the sanitizers offer: <sanitizer/allocator_interface.h>, which not every toolchain brings.
int __sanitizer_install_malloc_and_free_hooks(
    void (*taken)(const volatile void *, size_t), void (*returned)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *start);

static _Atomic(int64_t) held;
static _Atomic(int64_t) greatest = INT64_MAX;

static void taken(const volatile void *start, size_t count) {
    (void)start;
    int64_t limit = greatest;
    int64_t now = atomic_fetch_add(&held, (int64_t)count) + (int64_t)count;
    if (now <= limit) return;
    greatest = INT64_MAX;
    fprintf(stderr, "%lld bytes are held, where %lld are the limit\n", (long long)now, (long long)limit);
    abort();
}

static void returned(const volatile void *start) {
    if (start) atomic_fetch_sub(&held, (int64_t)__sanitizer_get_allocated_size(start));
}

void callocationlimit_begin(int64_t limit) {
    static _Atomic(int) isInstalled;
    if (!atomic_exchange(&isInstalled, 1)) __sanitizer_install_malloc_and_free_hooks(taken, returned);
    held = 0;
    greatest = limit;
}

void callocationlimit_end(void) { greatest = INT64_MAX; }
