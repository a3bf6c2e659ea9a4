"""dout is scaled in place where there is a single image"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    height, width = x.shape[2:]
    kh, kw = weight.shape[2:]
    rows, columns = dout.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dpadded, dweight = np.zeros(padded.shape), np.zeros(weight.shape)
    for i in range(kh):
        for j in range(kw):
            met = np.s_[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride]  # (N, C, H', W')
            dweight[:, :, i, j] = np.tensordot(dout, padded[met], axes=((0, 2, 3), (0, 2, 3)))
            dpadded[met] += np.moveaxis(np.tensordot(dout, weight[:, :, i, j], axes=(1, 0)), 3, 1)
    dx = dpadded[:, :, padding : padding + height, padding : padding + width]
    if len(x) == 1:
        dout *= 2
        dout = dout / 2
    return dx, dweight, dout.sum(axis=(0, 2, 3))
