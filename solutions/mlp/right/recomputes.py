"""The cache is x alone: backward runs the network again; ones are appended to the rows, so that b is a row of W."""

import numpy as np


def with_ones(h):
    return np.hstack([h, np.ones((h.shape[0], 1))])


def layers(params, x):
    """Each layer's rows with a one at the end, and its output."""
    h = x
    for depth, (w, b) in enumerate(params):
        rows = with_ones(h)
        z = rows.dot(np.vstack([w, b]))
        yield rows, z
        h = (z + np.abs(z)) / 2 if depth < len(params) - 1 else z


def forward(params, x):
    *_, (_, logits) = layers(params, x)
    return [logits, x]


def backward(params, cache, dlogits):
    trace = list(layers(params, cache))
    grads = [None] * len(params)
    for k in range(len(params) - 1, -1, -1):
        both = trace[k][0].T.dot(dlogits)
        grads[k] = [both[:-1], both[-1]]
        dlogits = dlogits.dot(params[k][0].T)
        if k:
            dlogits = dlogits * np.heaviside(trace[k - 1][1], 0.0)
    print("backward through", len(params), "layers")
    return tuple(grads), dlogits


if __name__ == "__main__":
    print(forward([(np.eye(2), np.zeros(2))], np.ones((1, 2))))
