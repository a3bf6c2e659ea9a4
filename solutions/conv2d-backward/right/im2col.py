"""Correct: columns by index arrays, their gradient scattered back with bincount; a list of read-only arrays."""

import numpy as np


def _indices(shape, kernel, windows, stride):
    """Flat index into one padded image of what each tap of each window meets, (C, kh, kw, H', W')."""
    c, a, b, i, j = np.ogrid[tuple(slice(s) for s in (shape[0], *kernel, *windows))]
    return (c * shape[1] + i * stride + a) * shape[2] + j * stride + b


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    print("backward", dout.shape)
    p = padding
    n, c, h, w = x.shape
    padded = np.zeros((n, c, h + 2 * p, w + 2 * p))
    padded[:, :, p : p + h, p : p + w] = x
    places = _indices(padded.shape[1:], weight.shape[2:], dout.shape[2:], stride).reshape(weight[0].size, -1)
    kernels, size = weight.reshape(len(weight), -1), padded[0].size
    dweight, images = np.zeros_like(kernels), []
    for one, image in zip(dout.reshape(n, len(weight), -1), padded.reshape(n, size), strict=True):
        dweight += one @ image[places].T
        flat = np.bincount(places.ravel(), weights=(kernels.T @ one).ravel(), minlength=size)
        images.append(flat.reshape(padded.shape[1:])[:, p : p + h, p : p + w])
    result = [np.stack(images), dweight.reshape(weight.shape), dout.sum(axis=(0, 2, 3))]
    for array in result:
        array.flags.writeable = False
    return result
