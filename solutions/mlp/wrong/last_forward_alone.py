"""backward uses what the last call of forward left in a global"""

import numpy as np

CAUGHT_BY = "test_two_caches_in_any_order"


LAST = []


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out
        inputs.append(hidden)
        out = hidden @ weight + bias
    LAST[:] = inputs
    return out, inputs


def backward(params, cache, dlogits):
    grads = []
    upstream = dlogits
    for i in reversed(range(len(params))):
        hidden, (weight, _) = LAST[i], params[i]
        grads.append((hidden.T @ upstream, upstream.sum(axis=0)))
        upstream = upstream @ weight.T
        if i:
            upstream = np.where(hidden > 0.0, upstream, 0.0)
    return grads[::-1], upstream
