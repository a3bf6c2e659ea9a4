"""Correct: products of spectra; the spread-out dout with the kernels for dx, and with the input for dweight."""

import numpy as np


def conv2d_backward(dout, x, weight, stride=1, padding=0):
    (h, w), (kh, kw), p = x.shape[2:], weight.shape[2:], int(padding)
    size = (h + 2 * p, w + 2 * p)
    spread = np.zeros((*dout.shape[:2], *size))
    spread[:, :, : stride * dout.shape[2] : stride, : stride * dout.shape[3] : stride] = dout
    padded = np.zeros((*x.shape[:2], *size))
    padded[:, :, p : p + h, p : p + w] = x
    g, f, k = (np.fft.fft2(a, s=size) for a in (spread, padded, weight))
    # A window never wraps around, so that circular sums are the plain ones.
    dx = np.fft.ifft2(np.einsum("nohw,ochw->nchw", g, k)).real
    dweight = np.fft.ifft2(np.einsum("nohw,nchw->ochw", g.conj(), f)).real
    return dx[:, :, p : p + h, p : p + w], dweight[:, :, :kh, :kw], np.array([m.sum() for m in dout.swapaxes(0, 1)])
