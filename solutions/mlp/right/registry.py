"""The cache is a number: a registry keeps what belongs to it; grads are tuples put in at the front."""

import itertools

import numpy as np

_tickets = itertools.count(1)
_kept = {}


def forward(params, x):
    ticket = next(_tickets)
    activations = [x]
    for w, b in params[:-1]:
        activations.append(np.clip(activations[-1] @ w + b, 0, None))
    _kept[ticket] = activations
    return activations[-1] @ params[-1][0] + params[-1][1], ticket


def backward(params, cache, dlogits):
    hs, grads, d = _kept[cache], [], dlogits.copy()
    for h, (w, _) in zip(reversed(hs), reversed(params), strict=True):
        grads.insert(0, (np.tensordot(h, d, axes=(0, 0)), np.ones(len(d)) @ d))
        d = np.tensordot(d, w, axes=(1, 1))
        if h is not hs[0]:
            d[h <= 0] = 0
    return grads, np.asfortranarray(d)
