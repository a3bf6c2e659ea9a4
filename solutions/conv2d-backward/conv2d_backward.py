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
    height, width = x.shape[2:]
    kh, kw = weight.shape[2:]
    rows, columns = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    # As large as the padded input: rows and columns that the stride leaves unused stay 0 by themselves.
    dpadded, dweight = np.zeros(padded.shape), np.zeros(weight.shape)
    # A kernel has few positions and an image many: loop over the few. Position (i, j) met one strided
    # slice of the padded input, and its weights are the derivative of the output by that slice.
    for i in range(kh):
        for j in range(kw):
            met = np.s_[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride]  # (N, C, H', W')
            dweight[:, :, i, j] = np.tensordot(dout, padded[met], axes=((0, 2, 3), (0, 2, 3)))
            # += into a slice is safe: one position meets no pixel twice.
            dpadded[met] += np.moveaxis(np.tensordot(dout, weight[:, :, i, j], axes=(1, 0)), 3, 1)
    dx = dpadded[:, :, padding : padding + height, padding : padding + width]
    return dx, dweight, dout.sum(axis=(0, 2, 3))
