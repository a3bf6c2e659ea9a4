"""Correct: a Sequential with names, tuples for sizes, a NumPy number from a count of real parameters."""

from collections import OrderedDict

import numpy as np
from torch import nn


class DepthwiseSeparable(nn.Sequential):
    """Its forward is Sequential's."""

    def __init__(self, in_channels, out_channels, kernel=3, stride=1):
        layers = OrderedDict()
        layers["depthwise"] = nn.Conv2d(
            in_channels, in_channels, (kernel, kernel), (stride, stride), (kernel // 2,) * 2, 1, in_channels, False
        )
        layers["pointwise"] = nn.Conv2d(in_channels, out_channels, (1, 1), bias=False)
        super().__init__(layers)

    def forward(self, x):
        return super().forward(x).contiguous()


def count(*shapes):
    """Numbers in arrays of these shapes."""
    return np.sum([np.prod(shape, dtype=np.float64) for shape in shapes])


def saving(in_channels, out_channels, kernel):
    full = count((out_channels, in_channels, kernel, kernel))
    return full / count((in_channels, 1, kernel, kernel), (out_channels, in_channels, 1, 1))
