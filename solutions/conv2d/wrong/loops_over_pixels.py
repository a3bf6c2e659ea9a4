"""a Python loop runs over kernels and pixels"""

import numpy as np

CAUGHT_BY = "test_is_fast"


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, channels, height, width = x.shape
    filters, group_channels, kh, kw = weight.shape
    if channels != group_channels * groups:
        raise ValueError("the channels do not fit")
    if filters % groups != 0:
        raise ValueError("the groups do not divide the kernels")
    padded_h, padded_w = height + 2 * padding, width + 2 * padding
    span_h, span_w = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if span_h > padded_h or span_w > padded_w:
        raise ValueError("the kernel does not fit")
    out_h, out_w = (padded_h - span_h) // stride + 1, (padded_w - span_w) // stride + 1

    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    out = np.zeros((n, filters, out_h, out_w))
    for k, i, j in np.ndindex(filters, out_h, out_w):
        top, left, first = i * stride, j * stride, k // (filters // groups) * group_channels
        for di in range(kh):
            window = padded[:, first : first + group_channels, top + di * dilation, left : left + span_w : dilation]
            out[:, k, i, j] += np.sum(window * weight[k, :, di], axis=(1, 2))
    return out if bias is None else out + bias[:, None, None]
