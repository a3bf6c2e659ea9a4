"""the ReLU's derivative at 0 is 1/2"""

import numpy as np

CAUGHT_BY = "test_relu_has_slope_zero_at_zero"


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out
        flat = out == 0.0
        inputs.append((hidden, flat))
        out = hidden @ weight + bias
    return out, inputs


def backward(params, cache, dlogits):
    grads = []
    upstream = dlogits
    for i in reversed(range(len(params))):
        (hidden, flat), (weight, _) = cache[i], params[i]
        grads.append((hidden.T @ upstream, upstream.sum(axis=0)))
        upstream = upstream @ weight.T
        if i:
            upstream = np.where(hidden > 0.0, upstream, np.where(flat, 0.5 * upstream, 0.0))
    return grads[::-1], upstream
