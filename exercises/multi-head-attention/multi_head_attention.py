from torch import nn


class MultiHeadAttention(nn.Module):
    """Attention in several heads, each on its own slice of the projected queries, keys and values.

    Args:
        embed_dim: The width D of queries, keys, values and output.
        num_heads: The number of heads; each is d = embed_dim / num_heads wide.
        dropout: The probability in [0, 1) with which each attention weight is dropped, in training alone.

    Attributes:
        q_proj: nn.Linear(embed_dim, embed_dim), with bias; head h has the outputs h * d to (h + 1) * d.
        k_proj: Likewise.
        v_proj: Likewise.
        out_proj: nn.Linear(embed_dim, embed_dim), with bias, of the heads' results side by side.

    Raises:
        ValueError: num_heads does not divide embed_dim.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """

    def __init__(self, embed_dim, num_heads, dropout=0.0):
        raise NotImplementedError

    def forward(self, query, key, value, mask=None):
        """Let each query gather from the values, by its likeness to their keys: softmax(q kᵀ / √d) v in each head.

        Args:
            query: (N, T, D), float32.
            key: (N, S, D), float32.
            value: (N, S, D), one per key, float32.
            mask: True where a head's query may attend to a key; bool, broadcastable to (N, heads, T, S). None:
                everywhere. A row without True attends to nothing: its context is 0.

        Returns:
            (N, T, D), float32.
        """
        raise NotImplementedError
