from torch import nn


class EncoderLayer(nn.Module):
    """A layer of a transformer's encoder: self-attention and a feed-forward network, each with residual and norm.

    Args:
        embed_dim: The width D of input and output.
        num_heads: The number of heads, a divisor of embed_dim; each is d = embed_dim / num_heads wide.
        hidden_dim: The width between linear1 and linear2.
        dropout: The probability in [0, 1) of dropping, in training alone: attention weights, out_proj's output,
            the ReLU's output and linear2's output.
        norm_first: Whether the norms come before the sublayers, instead of after the residual sums.

    Attributes:
        q_proj: nn.Linear(embed_dim, embed_dim); head h has the outputs h * d to (h + 1) * d. So have k_proj, v_proj.
        k_proj: Likewise.
        v_proj: Likewise.
        out_proj: nn.Linear(embed_dim, embed_dim), of the heads' results side by side.
        linear1: nn.Linear(embed_dim, hidden_dim), before the ReLU.
        linear2: nn.Linear(hidden_dim, embed_dim), after it.
        norm1: nn.LayerNorm(embed_dim) of the attention, eps 1e-5.
        norm2: nn.LayerNorm(embed_dim) of the feed-forward network, eps 1e-5.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3; Xiong et al. 2020, "On Layer Normalization
    in the Transformer Architecture", for norm_first.
    """

    def __init__(self, embed_dim, num_heads, hidden_dim, dropout=0.0, norm_first=False):
        raise NotImplementedError

    def forward(self, x, mask=None):
        """Let positions gather from each other, then treat each by itself.

        Args:
            x: (N, T, D), float32.
            mask: True where a head's query may attend to a key; bool, broadcastable to (N, heads, T, T), with at least
                one True in each row. None: everywhere.

        Returns:
            (N, T, D), float32.
        """
        raise NotImplementedError
