"""Empty masks whose rows are filled by slices; columns first, so that the replies are transposed views."""

import numpy as np


def causal_mask(length, past=0):
    by_key = np.zeros((past + length, length), np.bool_)
    for query in range(length):
        by_key[: past + query + 1, query] = True
    return by_key.T


def padding_mask(lengths, max_length):
    lengths = list(lengths)
    if any(n > max_length for n in lengths):
        raise ValueError("a sequence does not fit")
    by_key = np.full((max_length, 1, 1, len(lengths)), False)
    for n, count in enumerate(lengths):
        by_key[:count, ..., n] = True
    return by_key.transpose(3, 1, 2, 0)


def sliding_window_mask(length, window):
    if window <= 0:
        raise ValueError("nothing to see")
    by_key = np.zeros((length, length), dtype="?")
    for query in range(length):
        by_key[max(0, query - window + 1) : query + 1, query] = True
    return np.asfortranarray(by_key.T)
