import numpy as np


def attention(q, k, v, mask=None):
    """Scaled dot-product attention: softmax(q kᵀ / √d_k) v, with the softmax over keys.

    Args:
        q: Queries, (..., T, d_k), float64.
        k: Keys, (..., S, d_k), float64.
        v: Values, one per key, (..., S, d_v), float64.
        mask: True where a query may attend to a key; bool, broadcastable to (..., T, S). None: everywhere.

    Returns:
        output: (..., T, d_v), float64.
        weights: (..., T, S), float64, each row summing to 1, or to 0 where its query may attend to nothing.

    Raises:
        ValueError: k and v differ in length, or q and k in width.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1, equation 1.
    """
    if k.shape[-2] != v.shape[-2]:
        raise ValueError(f"{k.shape[-2]} keys but {v.shape[-2]} values")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"queries of width {q.shape[-1]} but keys of width {k.shape[-1]}")

    # A dot product of d_k independent terms of variance 1 has variance d_k: the root keeps the softmax soft.
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])  # (..., T, S)
    if mask is not None:
        # Before the softmax, so that the places left share the whole weight; exp(-inf) is exactly 0.
        scores = np.where(mask, scores, -np.inf)

    # Each row's own maximum, of the places left: the largest exponent is 0, so nothing overflows and no sum is 0.
    top = scores.max(axis=-1, keepdims=True)  # (..., T, 1)
    # With no place left the maximum is -inf, and -inf - -inf would be NaN.
    top = np.where(np.isneginf(top), 0.0, top)
    weights = np.exp(scores - top)
    total = weights.sum(axis=-1, keepdims=True)
    # Such a row's sum is 0: divide its zeros by 1.
    weights = weights / np.where(total == 0.0, 1.0, total)
    return weights @ v, weights  # (..., T, d_v), (..., T, S)
