"""Correct: the correlation theorem, with the kernel spread by its dilation."""

import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Multiply spectra: cross-correlation is a product with the kernel's conjugate spectrum."""
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    o, per_group, *kernel = weight.shape
    if x.shape[1] != per_group * groups or o % groups:
        raise ValueError(f"x {x.shape} and weight {weight.shape} do not fit in {groups} groups")
    spans = [dilation * (k - 1) + 1 for k in kernel]
    size = x.shape[2:]
    valid = [s - span + 1 for s, span in zip(size, spans, strict=True)]
    if min(valid) < 1:
        raise ValueError(f"{spans} does not fit {size}")
    spread = np.zeros((o, per_group, *spans))
    spread[..., ::dilation, ::dilation] = weight
    spectra = np.fft.rfft2(x), np.conj(np.fft.rfft2(spread, s=size))
    parts = [
        np.einsum("nchw,ochw->nohw", a, b, optimize=True)
        for a, b in zip(np.split(spectra[0], groups, axis=1), np.split(spectra[1], groups, axis=0), strict=True)
    ]
    full = np.fft.irfft2(np.concatenate(parts, axis=1), s=size)
    out = full[:, :, : valid[0] : stride, : valid[1] : stride]
    if bias is not None:
        out = out + bias.reshape(1, -1, 1, 1)
    out.flags.writeable = False
    return out


if __name__ == "__main__":
    print(conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))))
