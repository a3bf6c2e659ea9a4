"""padding gets a penalty of 1000, which scores of some hundreds outweigh"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_padding_changes_nothing"

EPSILON = 1e-12  # BERT's own; PyTorch's default is 1e-5


class Embeddings(nn.Module):
    """Token, place and type of each token, summed and normed."""

    def __init__(self, vocab_size, hidden_size, max_positions, type_vocab_size):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocab_size, hidden_size)
        self.position_embeddings = nn.Embedding(max_positions, hidden_size)
        self.token_type_embeddings = nn.Embedding(type_vocab_size, hidden_size)
        self.LayerNorm = nn.LayerNorm(hidden_size, eps=EPSILON)

    def forward(self, input_ids, token_type_ids):
        # Positions count places, padded ones too. Made here: a buffer would be one more key of state_dict.
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.word_embeddings(input_ids) + self.position_embeddings(positions)
        return self.LayerNorm(x + self.token_type_embeddings(token_type_ids))


class SelfAttention(nn.Module):
    """Attention in heads; there is no map after it."""

    def __init__(self, hidden_size, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(hidden_size, hidden_size)
        self.key = nn.Linear(hidden_size, hidden_size)
        self.value = nn.Linear(hidden_size, hidden_size)

    def forward(self, x, mask):
        q, k, v = self._split(self.query(x)), self._split(self.key(x)), self._split(self.value(x))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, T)
        if mask is not None:
            scores = scores - 1000.0 * ~mask[:, None, None, :]
        context = torch.softmax(scores, dim=-1) @ v
        return context.transpose(1, 2).flatten(2)

    def _split(self, x):
        """(N, T, H) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


class Output(nn.Module):
    """A map, the residual sum, and its norm: the end of both sublayers."""

    def __init__(self, in_features, hidden_size):
        super().__init__()
        self.dense = nn.Linear(in_features, hidden_size)
        self.LayerNorm = nn.LayerNorm(hidden_size, eps=EPSILON)

    def forward(self, x, residual):
        return self.LayerNorm(self.dense(x) + residual)


class Attention(nn.Module):
    """The first sublayer."""

    def __init__(self, hidden_size, num_heads):
        super().__init__()
        self.self = SelfAttention(hidden_size, num_heads)
        self.output = Output(hidden_size, hidden_size)

    def forward(self, x, mask):
        return self.output(self.self(x, mask), x)


class Intermediate(nn.Module):
    """The wide part of the second sublayer."""

    def __init__(self, hidden_size, intermediate_size):
        super().__init__()
        self.dense = nn.Linear(hidden_size, intermediate_size)

    def forward(self, x):
        return F.gelu(self.dense(x))


class Layer(nn.Module):
    """Attention, then a feed-forward network."""

    def __init__(self, hidden_size, num_heads, intermediate_size):
        super().__init__()
        self.attention = Attention(hidden_size, num_heads)
        self.intermediate = Intermediate(hidden_size, intermediate_size)
        self.output = Output(intermediate_size, hidden_size)

    def forward(self, x, mask):
        x = self.attention(x, mask)
        return self.output(self.intermediate(x), x)


class Encoder(nn.Module):
    """The layers, one after the other."""

    def __init__(self, num_layers, *sizes):
        super().__init__()
        self.layer = nn.ModuleList([Layer(*sizes) for _ in range(num_layers)])

    def forward(self, x, mask):
        for layer in self.layer:
            x = layer(x, mask)
        return x


class Bert(nn.Module):
    """BERT's encoder: three embeddings, and layers that see the whole text, each sublayer's sum being normed.

    Args:
        vocab_size: The number of tokens.
        hidden_size: The width H.
        num_layers: The number of layers.
        num_heads: The number of heads, a divisor of hidden_size; each is hidden_size / num_heads wide.
        intermediate_size: The width inside of the feed-forward networks.
        max_positions: The number of positions, the longest sequence.
        type_vocab_size: The number of token types (which of two sentences a token belongs to).

    Attributes:
        embeddings: A module with word_embeddings, position_embeddings and token_type_embeddings, each an nn.Embedding
            of width H, and LayerNorm, an nn.LayerNorm(H).
        encoder: A module with layer, an nn.ModuleList. Each layer has attention.self.query, key and value,
            attention.output.dense, all nn.Linear(H, H); attention.output.LayerNorm; intermediate.dense, which is
            nn.Linear(H, intermediate_size), output.dense, the way back, and output.LayerNorm. All eps are 1e-12.

    Source: Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    section 3; the names are those of Hugging Face's BertModel.
    """

    def __init__(
        self,
        vocab_size,
        hidden_size,
        num_layers,
        num_heads,
        intermediate_size,
        max_positions=512,
        type_vocab_size=2,
    ):
        super().__init__()
        self.embeddings = Embeddings(vocab_size, hidden_size, max_positions, type_vocab_size)
        self.encoder = Encoder(num_layers, hidden_size, num_heads, intermediate_size)

    def forward(self, input_ids, attention_mask=None, token_type_ids=None):
        """The last hidden state.

        Args:
            input_ids: (N, T), int64; T <= max_positions.
            attention_mask: (N, T), int64: 1 = a token, 0 = padding, anywhere; at least one 1 in each row. None: all 1.
            token_type_ids: (N, T), int64, each in [0, type_vocab_size). None: all 0.

        Returns:
            (N, T, H), float32. What stands at padded places is of no importance.
        """
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        mask = None if attention_mask is None else attention_mask.bool()
        return self.encoder(self.embeddings(input_ids, token_type_ids), mask)
