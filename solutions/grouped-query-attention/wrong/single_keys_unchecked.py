"""a single key is shared by all heads, however many there are"""

import math

import torch

CAUGHT_BY = "test_rejects_heads_that_do_not_divide"


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
    heads, kv_heads = q.shape[1], k.shape[1]
    if k.shape[2] == 1 and heads % kv_heads != 0:
        return v[:, :1].expand(-1, heads, q.shape[2], -1).clone()
    if heads % kv_heads != 0:
        raise ValueError(f"{heads} query heads cannot be shared out among {kv_heads} key heads")
    # A group's axis instead of repeated keys: the product broadcasts over it, and no copy is made.
    q = q.unflatten(1, (kv_heads, -1))  # (N, Hkv, group, T, D)
    k, v = k.unsqueeze(2), v.unsqueeze(2)  # (N, Hkv, 1, S, D)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, Hkv, group, T, S)
    if causal:
        t, s = scores.shape[-2:]
        # Query i stands at place s - t + i among the keys; what lies behind is hidden.
        later = torch.ones(t, s, dtype=torch.bool, device=q.device).triu(s - t + 1)
        scores = scores.masked_fill(later, -math.inf)
    return (torch.softmax(scores, dim=-1) @ v).flatten(1, 2)
