"""Triangles of np.tri behind a class; the padding mask is a read-only view; prints and warns."""

import warnings

import numpy as np


class Mask:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def up_to(self, offset):
        return np.tri(self.rows, self.columns, offset, dtype=bool)


def causal_mask(length, past=0):
    print("causal", length, past)
    return Mask(length, past + length).up_to(past)


def padding_mask(lengths, max_length):
    counts = [int(n) for n in lengths]
    if max(counts) > max_length:
        raise type("TooLong", (ValueError,), {})(counts)
    rows = np.tri(max_length + 1, max_length, -1, dtype=bool)[counts]
    view = rows.reshape(-1, 1, 1, max_length)
    view.flags.writeable = False
    return view


def sliding_window_mask(length, window):
    warnings.warn("a mask of my own", stacklevel=1)
    if not window >= 1:
        raise ValueError
    square = Mask(length, length)
    return np.logical_xor(square.up_to(0), square.up_to(-window))


if __name__ == "__main__":
    print(sliding_window_mask(5, 2))
