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
    n, channels, height, width = x.shape
    filters, group_channels, kh, kw = weight.shape
    if channels != group_channels * groups:
        raise ValueError(f"x has {channels} channels, weight and groups ask for {group_channels} * {groups}")
    if filters % groups != 0:
        raise ValueError(f"{groups} groups do not divide {filters} kernels")
    padded_h, padded_w = height + 2 * padding, width + 2 * padding
    span_h, span_w = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    # Checked by name: for a kernel one too large, -1 // stride + 1 is 0 and the result would merely be empty.
    if span_h > padded_h or span_w > padded_w:
        raise ValueError(f"a kernel over {span_h} x {span_w} does not fit a padded input of {padded_h} x {padded_w}")
    out_h, out_w = (padded_h - span_h) // stride + 1, (padded_w - span_w) // stride + 1

    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    maps = padded.reshape(n, groups, group_channels, padded_h, padded_w)
    kernels = weight.reshape(groups, filters // groups, group_channels, kh, kw)
    out = np.zeros((n, groups, filters // groups, out_h * out_w))
    # A kernel has few positions and an image many: loop over the few. What position (i, j) meets in
    # all windows is one strided slice, and its share of every output pixel one matrix product.
    for i in range(kh):
        for j in range(kw):
            top, left = i * dilation, j * dilation
            seen = maps[..., top : top + stride * out_h : stride, left : left + stride * out_w : stride]
            out += kernels[..., i, j] @ seen.reshape(n, groups, group_channels, out_h * out_w)
    out = out.reshape(n, filters, out_h, out_w)
    return out if bias is None else out + bias[:, None, None]
