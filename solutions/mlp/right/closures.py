"""The cache is a function that was made by recursion over the layers; results are read-only or transposed views."""

import numpy as np


def _locked(a):
    a.setflags(write=False)
    return a


def _network(params, h):
    (w, b), *rest = params
    z = np.einsum("nd,dk->nk", h, w) + b[None]

    def own(dz):
        return (np.einsum("nk,nd->kd", dz, h).T, _locked(np.einsum("nk->k", dz).copy())), dz @ w.T

    if not rest:
        return z, lambda dz: (lambda pair, dh: ([pair], dh))(*own(dz))
    logits, later = _network(rest, np.where(z > 0, z, 0))

    def pull(dlogits):
        pairs, dh = later(dlogits)
        pair, dx = own(np.where(z > 0, dh, 0))
        return [pair, *pairs], dx

    return logits, pull


def forward(params, x):
    logits, pull = _network(params, x)
    return _locked(logits), pull


def backward(params, cache, dlogits):
    grads, dx = cache(dlogits)
    return {"grads": grads, "dx": dx}["grads"], _locked(dx)
