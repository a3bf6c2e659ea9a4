"""Backpropagation through a convolution."""

import numpy as np


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    """The gradients of a convolution (cross-correlation with zero padding) for its input, kernels and bias.

    Args:
        dout: Gradient of the output, (N, O, H', W'), float64, with H' = (H + 2 padding - kh) // stride + 1,
            likewise W'. No argument is modified.
        x: The input, (N, C, H, W), float64.
        weight: Kernels, (O, C, kh, kw), float64.
        stride: Step between windows, in rows and columns alike; int >= 1.
        padding: Rows and columns of zeros on each of the four sides; int >= 0.

    Returns:
        dx: (N, C, H, W), float64; 0 where no window is.
        dweight: (O, C, kh, kw), float64.
        dbias: (O,), float64.

    Source: the gradients of torch.nn.functional.conv2d; Dumoulin and Visin 2016, "A guide to convolution
    arithmetic for deep learning", section 4.
    """
    raise NotImplementedError
