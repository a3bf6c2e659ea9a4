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
    raise NotImplementedError
