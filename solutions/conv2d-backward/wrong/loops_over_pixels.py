"""a Python loop runs over the pixels of every map"""

import numpy as np

CAUGHT_BY = "test_is_fast"


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    height, width = x.shape[2:]
    kh, kw = weight.shape[2:]
    rows, columns = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dpadded, dweight = np.zeros(padded.shape), np.zeros(weight.shape)
    for n, o, i, j in np.ndindex(dout.shape):
        met = np.s_[n, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
        dweight[o] += padded[met] * dout[n, o, i, j]
        dpadded[met] += weight[o] * dout[n, o, i, j]
    dx = dpadded[:, :, padding : padding + height, padding : padding + width]
    return dx, dweight, dout.sum(axis=(0, 2, 3))
