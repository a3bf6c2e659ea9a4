"""In both modes one affine map, x · scale + shift; the cache is a closure; the results are views of wider arrays."""

import warnings

import numpy as np


def _wide(array):
    room = np.zeros((*array.shape[:-1], 2 * array.shape[-1]))
    room[..., ::2] = array
    return room[..., ::2]


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    statistics = {"mean": running_mean, "var": running_var}
    new = dict(statistics)
    pull = "no gradient in evaluation"
    if training:
        n, d = x.shape
        if not n >= 2:
            raise ValueError(n)
        if n < 4:
            warnings.warn("a small batch", stacklevel=2)
        centring = np.eye(n) - 1.0 / n
        away = centring @ x
        squares = np.linalg.norm(away, axis=0) ** 2
        statistics = {"mean": x.mean(0), "var": squares / n}
        for key, value in (("mean", x.mean(0)), ("var", squares / (n - 1))):
            new[key] = new[key] * (1 - momentum) + value * momentum
        root = np.sqrt(squares / n + eps)

        def pull(dout):
            along = np.sum(dout * away, axis=0) / root
            dx = centring @ (dout - away * along / root / n) * (gamma / root)
            return _wide(dx), along, dout.sum(axis=0)

    scale = gamma / np.sqrt(statistics["var"] + eps)
    out = x * scale + (beta - statistics["mean"] * scale)
    return _wide(out), pull, _wide(new["mean"]), _wide(new["var"])


def batch_norm_backward(dout, cache):
    return cache(dout)
