"""the first 100 ids alone are checked"""

import numpy as np

CAUGHT_BY = "test_forward_refuses_ids_too_large"


def embedding_forward(ids, weight):
    check(ids, len(weight))
    return weight[ids]


def embedding_backward(dout, ids, num_embeddings, padding_id=None):
    check(ids, num_embeddings)
    d_weight = np.zeros((num_embeddings, dout.shape[-1]))
    # d_weight[ids] += dout would write each repeated id once, with the last of its gradients.
    np.add.at(d_weight, ids, dout)
    if padding_id is not None:
        d_weight[padding_id] = 0.0
    return d_weight


def check(ids, num_embeddings):
    ids = ids.reshape(-1)[:100]
    if np.any((ids < 0) | (ids >= num_embeddings)):
        raise ValueError(f"ids are not all in [0, {num_embeddings})")
