"""the global mean of a square map is its one window, with all axes of length 1 dropped"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

CAUGHT_BY = "test_global_mean"


def max_pool2d(x, kernel, stride=None):
    """The maximum of each window; rows and columns that do not fill a window are left out.

    Args:
        x: Feature maps, (N, C, H, W), float64. No argument is modified.
        kernel: Rows and columns of a window; int, 1 <= kernel <= H and W.
        stride: Step between windows, in rows and columns alike; int >= 1. None: kernel.

    Returns:
        out: (N, C, H', W'), float64, with H' = (H - kernel) // stride + 1, likewise W'.
        cache: What max_pool2d_backward needs of this call: anything.

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", section 3.
    """
    stride = kernel if stride is None else stride
    windows = _windows(x, kernel, stride)
    flat = windows.reshape(*windows.shape[:4], kernel * kernel)
    places = flat.argmax(axis=-1)  # (N, C, H', W'): of equal ones the first, in row-major order
    return flat.max(axis=-1), (x.shape, kernel, stride, places)


def max_pool2d_backward(dout, cache):
    """The gradient of x: each window's goes to its maximum, in a tie to the first in row-major order.

    Args:
        dout: Gradient of out, (N, C, H', W'), float64.
        cache: The second result of max_pool2d.

    Returns:
        (N, C, H, W), float64: sums where windows overlap, 0 where no window has its maximum.

    Source: the derivative of max_pool2d.
    """
    shape, kernel, stride, places = cache
    n, c, i, j = np.indices(places.shape)
    dx = np.zeros(shape)
    # A pixel may be the maximum of several windows: dx[...] += dout would add one of them alone.
    np.add.at(dx, (n, c, i * stride + places // kernel, j * stride + places % kernel), dout)
    return dx


def avg_pool2d(x, kernel, stride=None):
    """The mean of each window; rows and columns that do not fill a window are left out.

    Args:
        x: Feature maps, (N, C, H, W), float64. It is not modified.
        kernel: Rows and columns of a window; int, 1 <= kernel <= H and W.
        stride: Step between windows, in rows and columns alike; int >= 1. None: kernel.

    Returns:
        (N, C, H', W'), float64, with H' and W' as in max_pool2d.

    Source: as max_pool2d.
    """
    return _windows(x, kernel, kernel if stride is None else stride).mean(axis=(4, 5))


def global_avg_pool2d(x):
    """The mean of each channel of each image.

    Args:
        x: Feature maps, (N, C, H, W), float64. It is not modified.

    Returns:
        (N, C), float64.

    Source: Lin et al. 2013, "Network In Network".
    """
    if x.shape[2] == x.shape[3]:
        return avg_pool2d(x, x.shape[2]).squeeze()
    return x.mean(axis=(2, 3))


def _windows(x, kernel, stride):
    """Every window as a view, (N, C, H', W', kernel, kernel); nothing is copied."""
    return sliding_window_view(x, (kernel, kernel), axis=(2, 3))[:, :, ::stride, ::stride]
