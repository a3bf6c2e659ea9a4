"""the gradients are clipped to ±1000"""

import numpy as np

CAUGHT_BY = "test_gradients_of_two_layers"


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out
        inputs.append(hidden)
        out = hidden @ weight + bias
    return out, inputs


def backward(params, cache, dlogits):
    grads = []
    upstream = dlogits
    for i in reversed(range(len(params))):
        hidden, (weight, _) = cache[i], params[i]
        grads.append((hidden.T @ upstream, upstream.sum(axis=0)))
        upstream = upstream @ weight.T
        if i:
            upstream = np.where(hidden > 0.0, upstream, 0.0)
    grads = [(np.clip(a, -1e3, 1e3), np.clip(b, -1e3, 1e3)) for a, b in grads]
    return grads[::-1], upstream
