// Products over a tile of scores whose first sixteen lanes see fewer keys than the second sixteen:
// near the diagonal the corner that nobody sees is left out.
#ifndef FTK_STAIRCASE_H
#define FTK_STAIRCASE_H

#include "Tile.h"
#include "Vector.h"

// The tile makes scores: its rows are keys, its columns lanes. From row `step` on only the second
// vector of lanes.
FTK_INLINE void multiply_into_scores(ftk_tile tile, int64_t step) {
    const int64_t rows = tile.rows;
    tile.rows = step;
    ftk_multiply_tile(&tile);
    if (step == rows) return;
    tile.a += step * tile.a_row;
    tile.b += LANES;
    tile.c += step * tile.ldc + LANES;
    tile.rows = rows - step;
    tile.columns -= LANES;
    ftk_multiply_tile(&tile);
}

// The tile sums over keys (`step` counts pairs where the tile does), its columns are lanes.
FTK_INLINE void multiply_over_keys(ftk_tile tile, int64_t step) {
    const int64_t depth = tile.depth;
    tile.depth = step;
    ftk_multiply_tile(&tile);
    if (step == depth) return;
    tile.a += step * tile.a_depth;
    tile.b += step * tile.ldb + LANES;
    tile.c += LANES;
    tile.depth = depth - step;
    tile.columns -= LANES;
    tile.accumulate = true;
    ftk_multiply_tile(&tile);
}

// The tile sums over lanes, its rows are keys.
FTK_INLINE void multiply_over_lanes(ftk_tile tile, int64_t step) {
    const int64_t rows = tile.rows, skipped = tile.in_pairs ? LANES / 2 : LANES;
    tile.rows = step;
    ftk_multiply_tile(&tile);
    if (step == rows) return;
    tile.a += step * tile.a_row + skipped * tile.a_depth;
    tile.b += skipped * tile.ldb;
    tile.c += step * tile.ldc;
    tile.rows = rows - step;
    tile.depth -= skipped;
    ftk_multiply_tile(&tile);
}

#endif
