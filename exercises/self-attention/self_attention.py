from torch import nn


class SelfAttention(nn.Module):
    """One head of self-attention over a batch of sequences: softmax(q kᵀ / √embed_dim) v.

    Args:
        embed_dim: The width D of the input, the queries, the keys, the values and the output.
        causal: Whether position t sees the positions up to t alone, itself included.

    Attributes:
        query: nn.Linear(embed_dim, embed_dim), with bias.
        key: Likewise.
        value: Likewise.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1, equation 1, and section 3.2.3.
    """

    def __init__(self, embed_dim, causal=False):
        raise NotImplementedError

    def forward(self, x):
        """Let every position gather what it needs from the positions that it sees.

        Args:
            x: The sequences, (N, T, D), float32 or the layer's dtype; T is at least 1.

        Returns:
            (N, T, D), of x's dtype and on its device.
        """
        raise NotImplementedError
