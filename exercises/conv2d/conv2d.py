"""A convolutional layer in NumPy."""

import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Two-dimensional convolution as in deep learning: cross-correlation, the kernel is not flipped.

    Args:
        x: Feature maps, (N, C, H, W), float64.
        weight: Kernels, (O, C // groups, kh, kw), float64.
        bias: One number for each kernel, (O,), float64. None: no bias.
        stride: Step between windows, in rows and columns alike; int >= 1.
        padding: Rows and columns of zeros on each of the four sides; int >= 0.
        dilation: Distance between neighbouring taps of a kernel; int >= 1.
        groups: Number of equal runs of channels; a kernel sees those of its own group alone; int >= 1.

    Returns:
        (N, O, H', W'), float64, with H' = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1, likewise W'.

    Raises:
        ValueError: C is not weight.shape[1] * groups, groups does not divide O, or the dilated kernel
            is larger than the padded input.

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", sections 2.4 and 5.1.
    """
    raise NotImplementedError
