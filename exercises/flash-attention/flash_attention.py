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
    raise NotImplementedError
