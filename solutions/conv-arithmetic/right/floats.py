"""Correct: the documentation's formulas with floats, rounded by math; results are NumPy's integers."""

import math

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    result = math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)
    if min(size, result) <= 0:
        raise ValueError(f"{size} -> {result}")
    return np.int64(result)


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    result = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1
    if size <= 0 or result <= 0:
        raise ValueError(f"{size} -> {result}")
    return np.array(result)


def same_padding(size, kernel, stride=1, dilation=1):
    if size <= 0:
        raise ValueError(f"{size}")
    if size % stride == 0:
        total = max(dilation * (kernel - 1) + 1 - stride, 0)
    else:
        total = max(dilation * (kernel - 1) + 1 - size % stride, 0)
    return np.array([math.floor(total / 2), math.ceil(total / 2)])


if __name__ == "__main__":
    print(conv_output_size(7, 3, 2, 1), same_padding(8, 3, 2))
