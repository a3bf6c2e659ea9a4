"""the keys are centred in place where T = S"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def tiled_attention(q, k, v, block=128, causal=False):
    """softmax(q kᵀ / √D) v, one tile of scores at a time, without ever holding a T x S matrix.

    Args:
        q: Queries, (T, D), float64.
        k: Keys, (S, D).
        v: Values, one per key, (S, D_v).
        block: How many queries, and how many keys, a tile has; at least 1. The result is the same for all.
        causal: Whether a query sees no later key. The last query is aligned with the last key; T is at most S then.

    Returns:
        (T, D_v), float64.

    Source: Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022,
    "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness".
    """
    t, s = len(q), len(k)
    output = np.empty((t, v.shape[1]))
    if t == s:
        k -= k.mean(axis=0)
    for first in range(0, t, block):
        rows = q[first : first + block] / np.sqrt(q.shape[1])
        # Query i stands at place s - t + i among the keys.
        places = s - t + first + np.arange(len(rows))[:, None]
        top = np.full((len(rows), 1), -np.inf)  # the largest score so far
        total = np.zeros((len(rows), 1))  # the sum of exp(score - top) so far
        mixed = np.zeros((len(rows), v.shape[1]))  # the sum of exp(score - top) times the value so far
        for start in range(0, s, block):
            if causal and start > places[-1]:
                break  # the whole tile is hidden, and so are those behind it
            keys = slice(start, start + block)
            scores = rows @ k[keys].T
            if causal:
                scores[start + np.arange(scores.shape[1]) > places] = -np.inf
            new_top = np.maximum(top, scores.max(axis=1, keepdims=True))  # finite: all queries see the first key
            parts = np.exp(scores - new_top)
            # What was summed up with another maximum is brought to the new one.
            shrink = np.exp(top - new_top)
            total = total * shrink + parts.sum(axis=1, keepdims=True)
            mixed = mixed * shrink + parts @ v[keys]
            top = new_top
        output[first : first + block] = mixed / total
    return output
