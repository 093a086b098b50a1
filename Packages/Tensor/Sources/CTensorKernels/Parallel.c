#include "Parallel.h"

#include <stdatomic.h>

typedef struct {
    atomic_int_fast64_t next;
    int64_t blocks;
    ftk_body body;
    void *context;
} shared_work;

#if defined(__linux__)
// libgomp's entry points, declared here because the toolchain ships no omp.h. oneDNN runs on the
// same library, so there is one pool of threads, not two that fight for the processor.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_thread_num(void);

int ftk_thread_index(void) { return omp_get_thread_num(); }

static void work(void *data) {
    shared_work *shared = data;
    for (;;) {
        const int64_t block = atomic_fetch_add_explicit(&shared->next, 1, memory_order_relaxed);
        if (block >= shared->blocks) return;
        shared->body(shared->context, block);
    }
}

void ftk_parallel(int64_t blocks, int threads, ftk_body body, void *context) {
    if (threads <= 1 || blocks <= 1) {
        for (int64_t block = 0; block < blocks; block++) body(context, block);
        return;
    }
    shared_work shared = {.blocks = blocks, .body = body, .context = context};
    atomic_init(&shared.next, 0);
    GOMP_parallel(work, &shared, (unsigned)ftk_smaller(threads, blocks), 0);
}
#else
int ftk_thread_index(void) { return 0; }

void ftk_parallel(int64_t blocks, int threads, ftk_body body, void *context) {
    (void)threads;
    for (int64_t block = 0; block < blocks; block++) body(context, block);
}
#endif
