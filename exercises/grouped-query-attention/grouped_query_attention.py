def grouped_query_attention(q, k, v, causal=False):
    """Attention in which groups of query heads share a head of keys and values: softmax(q kᵀ / √D) v.

    Args:
        q: Queries, (N, Hq, T, D), float32.
        k: Keys, (N, Hkv, S, D), float32; query head h uses key head h // (Hq / Hkv).
        v: Values, one per key, (N, Hkv, S, D), float32.
        causal: Whether a query sees no later key. The last query is aligned with the last key; T is at most S then.

    Returns:
        (N, Hq, T, D), float32.

    Raises:
        ValueError: Hq is not divisible by Hkv.

    Source: Ainslie et al. 2023, "GQA: Training Generalized Multi-Query Transformer Models from Multi-Head Checkpoints".
    """
    raise NotImplementedError
