"""backward adds to the gradients of the call before"""

import numpy as np

CAUGHT_BY = "test_one_cache_twice"


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out
        inputs.append(hidden)
        out = hidden @ weight + bias
    return out, [inputs, [0.0 * weight for weight, _ in params]]


def backward(params, cache, dlogits):
    grads = []
    upstream = dlogits
    for i in reversed(range(len(params))):
        hidden, (weight, _) = cache[0][i], params[i]
        cache[1][i] += hidden.T @ upstream
        grads.append((cache[1][i].copy(), upstream.sum(axis=0)))
        upstream = upstream @ weight.T
        if i:
            upstream = np.where(hidden > 0.0, upstream, 0.0)
    return grads[::-1], upstream
