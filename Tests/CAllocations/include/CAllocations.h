// Counts what a thread allocates on the heap, so that a test can show that some code allocates nothing.
#ifndef FERMATA_ALLOCATIONS_H
#define FERMATA_ALLOCATIONS_H

#include <stdbool.h>

/// What one thread allocated between a beginning and an end.
typedef struct {
    /// Allocations of the program and of the Swift runtime.
    long own;
    /// Those of other libraries, such as oneDNN.
    long foreign;
} AllocationCounts;

/// Whether allocations can be counted here: on Linux with glibc, and without a sanitizer.
bool allocations_are_counted(void);

/// Begins to count the allocations of the calling thread.
void begin_counting_allocations(void);

/// Ends it.
AllocationCounts end_counting_allocations(void);

#endif
