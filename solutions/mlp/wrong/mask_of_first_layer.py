"""every ReLU is taken for the first hidden one if their widths agree"""

import numpy as np

CAUGHT_BY = "test_gradients_of_any_depth"


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
            first = cache[1] if cache[1].shape == hidden.shape else hidden
            upstream = np.where(first > 0.0, upstream, 0.0)
    return grads[::-1], upstream
