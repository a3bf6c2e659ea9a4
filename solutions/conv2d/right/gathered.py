"""Correct: an im2col by index arrays, the groups as one block-diagonal matrix of weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class DoesNotFit(ValueError):
    """A kernel that the input cannot hold, or channels that it cannot share out."""


@dataclass(frozen=True)
class Axis:
    """One spatial axis: which padded index each window's taps read."""

    length: int
    taps: int
    stride: int
    dilation: int

    @property
    def indices(self) -> np.ndarray:
        """(windows, taps)."""
        last = self.length - self.dilation * (self.taps - 1)
        if last <= 0:
            raise DoesNotFit(self)
        return np.arange(0, last, self.stride)[:, None] + self.dilation * np.arange(self.taps)


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, cg, kh, kw = weight.shape
    if (c - cg * groups, o % groups) != (0, 0):
        raise DoesNotFit((c, cg, o, groups))
    dense = np.zeros((o, c, kh, kw))
    for k in range(o):
        start = cg * (k * groups // o)
        dense[k, start : start + cg] = weight[k]
    rows = Axis(h + 2 * padding, kh, stride, dilation).indices
    columns = Axis(w + 2 * padding, kw, stride, dilation).indices
    padded = np.zeros((c, h + 2 * padding, w + 2 * padding, n))
    padded[:, padding : padding + h, padding : padding + w] = x.transpose(1, 2, 3, 0)
    gathered = padded[:, rows.T[:, None, :, None], columns.T[None, :, None, :]]  # (C, kh, kw, H', W', N)
    out = (dense.reshape(o, -1) @ gathered.reshape(c * kh * kw, -1)).reshape(o, len(rows), len(columns), n)
    out += (np.zeros(o) if bias is None else bias)[:, None, None, None]
    return out.transpose(3, 0, 1, 2)
