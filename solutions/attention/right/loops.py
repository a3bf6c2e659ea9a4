"""Plain Python over rows, with lists and math.exp."""

import itertools
import math

import numpy as np


def _softmax(scores, allowed):
    kept = [s for s, ok in zip(scores, allowed, strict=True) if ok]
    if not kept:
        return [0.0] * len(scores)
    top = max(kept)
    parts = [math.exp(s - top) if ok else 0.0 for s, ok in zip(scores, allowed, strict=True)]
    whole = math.fsum(parts)
    return [p / whole for p in parts]


def attention(q, k, v, mask=None):
    *lead, t, d = q.shape
    s = k.shape[-2]
    if v.shape[-2] != s:
        raise ValueError("one value a key, please")
    if k.shape[-1] != d:
        raise ValueError("queries and keys must have one width")
    allowed = np.ones((*lead, t, s), dtype=bool) if mask is None else np.broadcast_to(mask, (*lead, t, s))
    weights = []
    output = []
    for index in itertools.product(*map(range, lead)):
        for row in range(t):
            scores = [float(np.dot(q[(*index, row)], key)) / math.sqrt(d) for key in k[index]]
            shares = _softmax(scores, allowed[(*index, row)].tolist())
            weights.append(shares)
            output.append(sum(share * value for share, value in zip(shares, v[index], strict=True)))
    return np.reshape(output, (*lead, t, v.shape[-1])), np.reshape(weights, (*lead, t, s))
