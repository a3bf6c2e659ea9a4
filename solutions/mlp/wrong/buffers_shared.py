"""the cache's arrays are buffers that the next call of forward fills anew"""

import numpy as np

CAUGHT_BY = "test_two_caches_in_any_order"


BUFFERS = {}


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        buffer = BUFFERS.setdefault((len(inputs), out.shape), np.empty(out.shape))
        hidden = np.maximum(out, 0.0, out=buffer) if inputs else out
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
    return grads[::-1], upstream
