"""with fewer kernels than groups the kernels see the channels of several groups"""

import numpy as np

CAUGHT_BY = "test_rejects_kernels_that_groups_do_not_divide"


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, channels, height, width = x.shape
    filters, group_channels, kh, kw = weight.shape
    if channels != group_channels * groups:
        raise ValueError(f"x has {channels} channels, weight and groups ask for {group_channels} * {groups}")
    if filters < groups:
        groups = filters
        weight = np.repeat(weight, channels // groups // group_channels, axis=1)
        group_channels = channels // groups
    if filters % groups != 0:
        raise ValueError(f"{groups} groups do not divide {filters} kernels")
    padded_h, padded_w = height + 2 * padding, width + 2 * padding
    span_h, span_w = dilation * (kh - 1) + 1, dilation * (kw - 1) + 1
    if span_h > padded_h or span_w > padded_w:
        raise ValueError(f"a kernel over {span_h} x {span_w} does not fit a padded input of {padded_h} x {padded_w}")
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
