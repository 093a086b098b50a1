#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// `inflateInit2` is a macro that Swift cannot import. 15 is the largest window, 16 asks for the
/// gzip wrapper with its checksum.
static inline int czlib_begin_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

#endif
