"""counts the places that each length fills by a cumulative sum"""

import numpy as np


def causal_mask(length, past=0):
    e = np.zeros((length, past + length), int)
    e[np.arange(length), past + np.arange(length)] = 1
    return np.cumsum(e[:, ::-1], axis=1)[:, ::-1] > 0


def padding_mask(lengths, max_length):
    lengths = np.array(list(lengths), np.int64)
    if (lengths > max_length).sum():
        raise ValueError("too long")
    e = np.zeros((len(lengths), max_length + 1), int)
    e[np.arange(len(lengths)), lengths] = 1
    return (np.cumsum(e, 1) == 0)[:, None, None, :-1]


def sliding_window_mask(length, window):
    if window < 1:
        raise ValueError("window")
    c = causal_mask(length)
    lost = np.zeros_like(c)
    if window < length:
        lost[window:] = c[:-window]
    return c ^ lost
