#ifndef C_ALLOCATION_LIMIT_H
#define C_ALLOCATION_LIMIT_H

#include <stdint.h>

/// From now on, allocations that are not given back may take `limit` bytes; more of them end the process.
void callocationlimit_begin(int64_t limit);

/// Nothing is counted any more.
void callocationlimit_end(void);

#endif
