"""equal maxima share the gradient"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

CAUGHT_BY = "test_backward_sends_a_tie_to_the_first"


def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    windows = _windows(x, kernel, stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    is_top = flat == flat.max(axis=-1, keepdims=True)
    places = is_top / is_top.sum(axis=-1, keepdims=True)
    return flat.max(axis=-1), (x.shape, kernel, stride, places)


def max_pool2d_backward(dout, cache):
    shape, kernel, stride, shares = cache
    n, c, i, j = np.indices(shares.shape[:4], sparse=True)
    dx = np.zeros(shape)
    for place in range(kernel * kernel):
        np.add.at(dx, (n, c, i * stride + place // kernel, j * stride + place % kernel), dout * shares[..., place])
    return dx


def avg_pool2d(x, kernel, stride=None):
    return _windows(x, kernel, kernel if stride is None else stride).mean(axis=(4, 5))


def global_avg_pool2d(x):
    return x.mean(axis=(2, 3))


def _windows(x, kernel, stride):
    return sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
