// Sixteen vectors as a 16 x 16 matrix, transposed in registers.
#ifndef FTK_TRANSPOSE_H
#define FTK_TRANSPOSE_H

#include "Vector.h"

// Exchanges single elements, then pairs, fours and eights between rows that lie as far apart.
FTK_INLINE void transpose(vfloat rows[LANES]) {
    vfloat a[LANES], b[LANES];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i += 2) {
        a[i] = __builtin_shufflevector(
            rows[i], rows[i + 1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
        a[i + 1] = __builtin_shufflevector(
            rows[i], rows[i + 1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        if (i & 2) continue;
        b[i] = __builtin_shufflevector(
            a[i], a[i + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
        b[i + 2] = __builtin_shufflevector(
            a[i], a[i + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES; i++) {
        if (i & 4) continue;
        a[i] = __builtin_shufflevector(
            b[i], b[i + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
        a[i + 4] = __builtin_shufflevector(
            b[i], b[i + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES / 2; i++) {
        rows[i] = __builtin_shufflevector(
            a[i], a[i + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
        rows[i + 8] = __builtin_shufflevector(
            a[i], a[i + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    }
}

// Eight vectors of two halves: each half is one 8 x 8 matrix. Sixteen rows of eight numbers, row i
// beside row i + 8, become eight columns of sixteen, and back.
FTK_INLINE void transpose_halves(vfloat rows[LANES / 2]) {
    vfloat a[LANES / 2], b[LANES / 2];
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES / 2; i += 2) {
        a[i] = __builtin_shufflevector(
            rows[i], rows[i + 1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
        a[i + 1] = __builtin_shufflevector(
            rows[i], rows[i + 1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES / 2; i++) {
        if (i & 2) continue;
        b[i] = __builtin_shufflevector(
            a[i], a[i + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
        b[i + 2] = __builtin_shufflevector(
            a[i], a[i + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < LANES / 4; i++) {
        rows[i] = __builtin_shufflevector(
            b[i], b[i + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
        rows[i + 4] = __builtin_shufflevector(
            b[i], b[i + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
    }
}

#endif
