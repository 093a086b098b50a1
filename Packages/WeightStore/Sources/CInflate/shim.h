// zlib, for datasets that are compressed.
#ifndef CINFLATE_SHIM_H
#define CINFLATE_SHIM_H

#include <zlib.h>

#endif
