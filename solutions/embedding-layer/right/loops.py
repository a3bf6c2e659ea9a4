"""Python's lists: a dict of sums for the rows, np.take for the lookup, and a comparison of sets for the check."""

from collections import defaultdict

import numpy as np


def valid(ids, v):
    found = set(np.asarray(ids).ravel().tolist())
    if found - set(range(v)):
        raise ValueError(f"unknown ids: {sorted(found - set(range(v)))}")
    return np.asarray(ids)


def embedding_forward(ids, weight):
    return np.take(weight, valid(ids, len(weight)), axis=0)


def embedding_backward(dout, ids, num_embeddings, padding_id=None):
    sums = defaultdict(lambda: np.zeros(dout.shape[-1]))
    for place, i in np.ndenumerate(valid(ids, num_embeddings)):
        sums[int(i)] = sums[int(i)] + dout[place]
    sums.pop(padding_id, None)
    return np.array([sums[i] for i in range(num_embeddings)])
