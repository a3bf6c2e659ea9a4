"""the logits are turned into probabilities"""

import numpy as np

CAUGHT_BY = "test_one_layer_is_linear"


def forward(params, x):
    inputs = []
    out = x
    for weight, bias in params:
        hidden = np.maximum(out, 0.0) if inputs else out
        inputs.append(hidden)
        out = hidden @ weight + bias
    parts = np.exp(out - out.max(axis=1, keepdims=True))
    return parts / parts.sum(axis=1, keepdims=True), inputs


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
