// CRC-32 as zlib, gzip and PNG use it (reflected polynomial 0xEDB88320), fast enough to check
// weights while they are read. A leaf function: no allocation, no state, no errors.
#ifndef CWEIGHTCHECKSUM_H
#define CWEIGHTCHECKSUM_H

#include <stdint.h>

/// Continues the checksum `crc` (0 at the start) over `count` bytes.
uint32_t cweightchecksum_crc32(uint32_t crc, const void *bytes, int64_t count);

#endif
