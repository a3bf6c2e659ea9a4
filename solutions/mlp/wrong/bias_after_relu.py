"""a hidden layer's bias is added after the ReLU"""

import numpy as np

CAUGHT_BY = "test_relu_between_layers"


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        i = len(inputs)
        hidden = np.maximum(out - params[i - 1][1], 0.0) + params[i - 1][1] if i else out
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
