"""ids are multiplied by D in their own dtype, which is too narrow for the product"""

import numpy as np

CAUGHT_BY = "test_gradient_of_the_weight"


def check(ids, v):
    if np.any((ids < 0) | (ids >= v)):
        raise ValueError("an id is outside")


def embedding_forward(ids, weight):
    check(ids, len(weight))
    return weight[ids]


def embedding_backward(dout, ids, num_embeddings, padding_id=None):
    check(ids, num_embeddings)
    grad = np.zeros((num_embeddings, dout.shape[-1]))
    d = dout.shape[-1]
    flat = (ids[..., None] * d + np.arange(d, dtype=ids.dtype)).astype(np.int64)
    np.add.at(grad.reshape(-1), flat, dout)
    if padding_id is not None:
        grad[padding_id] = 0
    return grad
