from torch import nn


class GPT(nn.Module):
    """GPT-2's language model: embeddings, blocks that see no later token, a norm, and the embeddings again as head.

    Args:
        vocab_size: The number of tokens, V.
        block_size: The number of positions, the longest sequence that forward takes.
        num_layers: The number of blocks.
        num_heads: The number of heads, a divisor of embed_dim; each is embed_dim / num_heads wide.
        embed_dim: The width D. The feed-forward network is 4 D wide inside.

    Attributes:
        wte: nn.Embedding(V, D) of tokens; its weight is the head's as well.
        wpe: nn.Embedding(block_size, D) of positions.
        h: nn.ModuleList of the blocks. Each has ln_1, an nn.LayerNorm; attn, with c_attn, nn.Linear(D, 3 D), and
            c_proj, nn.Linear(D, D); ln_2; mlp, with c_fc, nn.Linear(D, 4 D), and c_proj, nn.Linear(4 D, D).
        ln_f: The last nn.LayerNorm; the eps of all norms is 1e-5.

    Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.3; the names are those
    of Hugging Face's GPT2Model.
    """

    def __init__(self, vocab_size, block_size, num_layers, num_heads, embed_dim):
        raise NotImplementedError

    def forward(self, ids):
        """What comes next, at every position.

        Args:
            ids: (N, T), int64, each in [0, V).

        Returns:
            Logits, (N, T, V), float32; those at a position depend on the tokens up to it.

        Raises:
            ValueError: T > block_size.
        """
        raise NotImplementedError

    def generate(self, ids, max_new_tokens):
        """Continue each sequence with the likeliest token, again and again.

        Gradients are disabled meanwhile, and every submodule's training flag stays as it is.

        Args:
            ids: The prompt, (N, T), int64, T >= 1; it may be longer than block_size.
            max_new_tokens: How many tokens to add, an int >= 0. Only the last block_size tokens are seen.

        Returns:
            (N, T + max_new_tokens), int64: the prompt and what follows.
        """
        raise NotImplementedError
