"""backward takes a step down the gradient at once"""

import numpy as np

CAUGHT_BY = "test_leaves_its_arguments_alone"


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
    for (weight, bias), (dweight, dbias) in zip(params, reversed(grads), strict=True):
        weight -= 1e-3 * dweight
        bias -= 1e-3 * dbias
    return grads[::-1], upstream
