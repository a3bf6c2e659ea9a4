"""rows that fill no window are cleared in the caller's x"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

CAUGHT_BY = "test_leaves_arguments_alone"


def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    if kernel > 2 and stride == kernel:
        x[:, :, x.shape[2] // kernel * kernel :] = 0
    windows = _windows(x, kernel, stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    places = flat.argmax(axis=-1)  # (N, C, H', W'): of equal ones the first, in row-major order
    return flat.max(axis=-1), (x.shape, kernel, stride, places)


def max_pool2d_backward(dout, cache):
    shape, kernel, stride, places = cache
    n, c, i, j = np.indices(places.shape)
    dx = np.zeros(shape)
    np.add.at(dx, (n, c, i * stride + places // kernel, j * stride + places % kernel), dout)
    return dx


def avg_pool2d(x, kernel, stride=None):
    return _windows(x, kernel, kernel if stride is None else stride).mean(axis=(4, 5))


def global_avg_pool2d(x):
    return x.mean(axis=(2, 3))


def _windows(x, kernel, stride):
    return sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
