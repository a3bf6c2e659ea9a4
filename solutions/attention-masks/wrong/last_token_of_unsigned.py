"""1 is taken from lengths that have no sign, so that 0 wraps around to 255"""

import numpy as np

CAUGHT_BY = "test_padding_takes_arrays_too"


def causal_mask(length, past=0):
    return np.arange(past + length)[None, :] <= np.arange(length)[:, None] + past


def padding_mask(lengths, max_length):
    lengths = np.asarray(lengths)
    if (lengths > max_length).any():
        raise ValueError("a length beyond max_length")
    mask = np.arange(max_length)[None, :] <= lengths[:, None] - 1
    return mask[:, None, None, :]


def sliding_window_mask(length, window):
    if window < 1:
        raise ValueError("window below 1")
    back = np.arange(length)[:, None] - np.arange(length)[None, :]
    return (back >= 0) & (back < window)
