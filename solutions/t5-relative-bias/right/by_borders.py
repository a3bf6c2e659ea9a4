"""Each half's first distances found once, in exact integers, and every position sorted in with searchsorted."""

from fractions import Fraction

import numpy as np


def _firsts(buckets, max_distance):
    """The first distance of each bucket from 1 on."""
    exact = buckets // 2
    steps = buckets - exact
    firsts = list(range(1, exact + 1))
    n = exact
    for k in range(1, steps):
        while Fraction(n, exact) ** steps < Fraction(max_distance, exact) ** k:
            n += 1
        firsts.append(n)
    return np.array(firsts)


def relative_position_bucket(relative_position, bidirectional=True, num_buckets=32, max_distance=128):
    half = num_buckets // 2 if bidirectional else num_buckets
    firsts = _firsts(half, max_distance)
    behind = np.searchsorted(firsts, -relative_position, side="right")
    if not bidirectional:
        return behind.astype(np.int64)
    ahead = half + np.searchsorted(firsts, relative_position, side="right")
    return np.where(relative_position > 0, ahead, behind).astype(np.int64)


def relative_bias(table, query_length, key_length, bidirectional=True, max_distance=128):
    # One bucket a diagonal: the bias is a Toeplitz matrix for each head.
    diagonals = np.arange(1 - query_length, key_length)
    values = table.T[:, relative_position_bucket(diagonals, bidirectional, table.shape[0], max_distance)]
    windows = np.lib.stride_tricks.sliding_window_view(values, key_length, axis=1)
    return windows[:, ::-1]
