"""-0.0 is taken for less than 0.0, not for its equal"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

CAUGHT_BY = "test_backward_sends_a_tie_to_the_first"


def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    windows = _windows(x, kernel, stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    places = (
        flat + np.where(np.signbit(flat), -0.0, 0.0) + np.where((flat == 0) & np.signbit(flat), -5e-324, 0.0)
    ).argmax(axis=-1)  # (N, C, H', W'): of equal ones the first, in row-major order
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
