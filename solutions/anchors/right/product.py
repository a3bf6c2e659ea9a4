"""Correct: itertools.product over the four things that vary, a dataclass for a box."""

from __future__ import annotations

import itertools
import math
from dataclasses import astuple, dataclass

from numpy import asarray


@dataclass
class Box:
    """Corners, in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    @classmethod
    def around(cls, cx, cy, area, log_ratio):
        """Sides by their logarithms: they differ by that of the ratio."""
        w, h = (math.exp(0.5 * (math.log(area) + sign * log_ratio)) for sign in (-1, 1))
        return cls(cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)


def generate_anchors(height, width, stride, scales, ratios):
    places = itertools.product(range(height), range(width), scales, ratios)
    boxes = [Box.around(x * stride + stride / 2, y * stride + stride / 2, s**2, math.log(r)) for y, x, s, r in places]
    return asarray([astuple(box) for box in boxes])
