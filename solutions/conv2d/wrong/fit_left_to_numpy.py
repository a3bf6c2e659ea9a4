"""a kernel too large once dilated is left to NumPy, which lets pass one that is too large by a row or a column"""

import numpy as np

CAUGHT_BY = "test_rejects_kernels_larger_than_the_padded_input"


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, channels, height, width = x.shape
    filters, group_channels, kh, kw = weight.shape
    if channels != group_channels * groups:
        raise ValueError("the channels do not fit")
    if filters % groups != 0:
        raise ValueError("the groups do not divide the kernels")
    padded_h, padded_w = height + 2 * padding, width + 2 * padding
    span_h, span_w = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if kh > padded_h or kw > padded_w:
        raise ValueError("the kernel does not fit")
    out_h, out_w = (padded_h - span_h) // stride + 1, (padded_w - span_w) // stride + 1

    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    maps = padded.reshape(n, groups, group_channels, padded_h, padded_w)
    kernels = weight.reshape(groups, filters // groups, group_channels, kh, kw)
    out = np.zeros((n, groups, filters // groups, out_h * out_w))
    for i in range(kh):
        for j in range(kw):
            top, left = i * dilation, j * dilation
            seen = maps[..., top : top + stride * out_h : stride, left : left + stride * out_w : stride]
            out += kernels[..., i, j] @ seen.reshape(n, groups, group_channels, out_h * out_w)
    out = out.reshape(n, filters, out_h, out_w)
    return out if bias is None else out + bias[:, None, None]
