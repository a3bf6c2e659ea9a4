"""Correct: sliding_window_view and one tensordot a group; NumPy finds the kernel that is too large."""

from numpy import concatenate, moveaxis, pad, tensordot
from numpy.lib.stride_tricks import sliding_window_view


def _one_group(x, weight, dilation, stride):
    kh, kw = weight.shape[-2:]
    spans = (dilation * (kh - 1) + 1, dilation * (kw - 1) + 1)
    windows = sliding_window_view(x, spans, axis=(2, 3))[:, :, ::stride, ::stride, ::dilation, ::dilation]
    return moveaxis(tensordot(windows, weight, axes=([1, 4, 5], [1, 2, 3])), 3, 1)


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    print("conv2d", x.shape, weight.shape)
    each_x, rest_x = divmod(len(x[0]), groups)
    each_o, rest_o = divmod(len(weight), groups)
    if rest_x or rest_o or each_x != weight.shape[1]:
        raise ValueError("groups")
    x = pad(x, ((0,), (0,), (padding,), (padding,)))
    out = concatenate(
        [
            _one_group(x[:, g * each_x : (g + 1) * each_x], weight[g * each_o : (g + 1) * each_o], dilation, stride)
            for g in range(groups)
        ],
        axis=1,
    )
    if bias is None:
        return out
    return out + bias[None, :, None, None]
