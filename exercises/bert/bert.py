from torch import nn


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
        raise NotImplementedError

    def forward(self, input_ids, attention_mask=None, token_type_ids=None):
        """The last hidden state.

        Args:
            input_ids: (N, T), int64; T <= max_positions.
            attention_mask: (N, T), int64: 1 = a token, 0 = padding, anywhere; at least one 1 in each row. None: all 1.
            token_type_ids: (N, T), int64, each in [0, type_vocab_size). None: all 0.

        Returns:
            (N, T, H), float32. What stands at padded places is of no importance.
        """
        raise NotImplementedError
