"""Correct: a frozen dataclass for a mask, a warning of its own, number by number; read-only results."""

from __future__ import annotations

import random
import warnings
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mask:
    bits: list
    scale: float


def dropout_forward(x: np.ndarray, p: float, training: bool, seed: int):
    warnings.warn("the mask is an object", stacklevel=2)
    if p < 0 or p >= 1 or p != p:
        raise ValueError
    r = random.Random(seed)
    m = Mask([not training or r.random() >= p for _ in range(x.size)], 1 - p if training else 1.0)
    return (dropout_backward(x, m), m)


def dropout_backward(dout, mask):
    out = np.array([v / mask.scale if k else 0.0 for v, k in zip(dout.flat, mask.bits)]).reshape(dout.shape)
    out.flags.writeable = False
    return out


if __name__ == "__main__":
    print(1)
