"""Plain Python, with lists of lists until the last line."""

import itertools

import numpy as np


def _rows(length, first, window):
    for position in range(first, first + length):
        yield [max(0, position - window + 1) <= key <= position for key in range(first + length)]


def causal_mask(length, past=0):
    return np.array(list(_rows(length, past, past + length)))


def padding_mask(lengths, max_length):
    rows = []
    for count in lengths:
        if count > max_length:
            raise ValueError(f"{count} > {max_length}")
        rows.append(list(itertools.chain(itertools.repeat(True, count), itertools.repeat(False, max_length - count))))
    return np.array(rows, dtype=bool)[:, np.newaxis, np.newaxis]


def sliding_window_mask(length, window):
    if window < 1:
        raise ValueError
    return np.array(list(_rows(length, 0, window)))
