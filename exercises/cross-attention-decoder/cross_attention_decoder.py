from torch import nn


class DecoderLayer(nn.Module):
    """A layer of a transformer's decoder: causal self-attention, attention to the memory, a feed-forward network.

    Each sublayer's result is added to its input, and the sum is normed.

    Args:
        embed_dim: The width D of x, memory and output.
        num_heads: The number of heads of both attentions, a divisor of embed_dim; each is embed_dim / num_heads wide.
        hidden_dim: The width between linear1 and linear2.

    Attributes:
        self_attn: A module with q_proj, k_proj, v_proj, out_proj, each nn.Linear(embed_dim, embed_dim); heads are
            contiguous slices of the projections.
        cross_attn: Likewise; its keys and values come from memory.
        linear1: nn.Linear(embed_dim, hidden_dim), before the ReLU.
        linear2: nn.Linear(hidden_dim, embed_dim), after it.
        norm1: nn.LayerNorm(embed_dim) after self-attention, eps 1e-5.
        norm2: Likewise, after cross-attention.
        norm3: Likewise, after the feed-forward network.

    Source: Vaswani et al. 2017, "Attention Is All You Need", sections 3.1 and 3.2.3.
    """

    def __init__(self, embed_dim, num_heads, hidden_dim):
        raise NotImplementedError

    def forward(self, x, memory, memory_mask=None):
        """Gather from the positions so far, then from the memory, then treat each position by itself.

        Args:
            x: (N, T, D), float32.
            memory: (N, S, D), float32.
            memory_mask: True where a head's query may attend to a position of memory; bool, broadcastable to
                (N, heads, T, S), with at least one True in each row. None: everywhere.

        Returns:
            (N, T, D), float32.
        """
        raise NotImplementedError
