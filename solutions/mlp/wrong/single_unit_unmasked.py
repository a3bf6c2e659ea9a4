"""the ReLU of a layer of one unit is passed over on the way back"""

import numpy as np

CAUGHT_BY = "test_gradient_of_x"


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
            upstream = np.where(hidden > 0.0 if hidden.shape[1] > 1 else hidden >= 0.0, upstream, 0.0)
    return grads[::-1], upstream
