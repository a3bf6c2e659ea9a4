"""the size passes through 32 bits"""

import numpy as np

CAUGHT_BY = "test_large_numbers"


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    if size < 1:
        raise ValueError("size")
    span = dilation * (kernel - 1) + 1
    result = (size + 2 * padding - span) // stride + 1
    if result < 1:
        raise ValueError("no output")
    return result


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    if size < 1:
        raise ValueError("size")
    full = int(np.array(size - 1).astype(np.int32)) * stride + dilation * (kernel - 1) + 1
    result = full - 2 * padding + output_padding
    if result < 1:
        raise ValueError("no output")
    return result


def same_padding(size, kernel, stride=1, dilation=1):
    if size < 1:
        raise ValueError("size")
    places = -(-size // stride)
    total = max(0, (places - 1) * stride + dilation * (kernel - 1) + 1 - size)
    return total // 2, total - total // 2
