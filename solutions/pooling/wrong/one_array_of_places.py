"""maps of one shape share the array of places, so that the next call overwrites the cache"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

CAUGHT_BY = "test_backward_uses_the_cache_it_is_given"


def max_pool2d(x, kernel, stride=None):
    stride = kernel if stride is None else stride
    windows = _windows(x, kernel, stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    places = _places.setdefault(flat.shape[:4], np.zeros(flat.shape[:4], np.int64))
    places[:] = flat.argmax(axis=-1)
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


_places = {}


def _windows(x, kernel, stride):
    return sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
