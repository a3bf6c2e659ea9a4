"""LoRA: a low-rank update beside a frozen linear layer."""

from torch import nn


class LoRALinear(nn.Module):
    """A frozen linear layer with a trainable update of low rank: base(x) + (alpha / rank) x Aᵀ Bᵀ.

    Args:
        linear_in: The width of the input, an int >= 1.
        linear_out: The width of the output, an int >= 1.
        rank: The rank r of the update, an int >= 1; it may be larger than both widths.
        alpha: The update is scaled by alpha / rank; a number.

    Attributes:
        base: nn.Linear(linear_in, linear_out), with bias; frozen.
        lora_a: nn.Parameter, (rank, linear_in), not all 0 at first.
        lora_b: nn.Parameter, (linear_out, rank), 0 at first.

    Raises:
        ValueError: rank is below 1.

    Source: Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models", section 4.1, equation 3.
    """

    def __init__(self, linear_in, linear_out, rank, alpha):
        raise NotImplementedError

    def forward(self, x):
        """Apply the layer, merged or not.

        Args:
            x: (..., linear_in), float32, with any number of leading axes.

        Returns:
            (..., linear_out), float32.
        """
        raise NotImplementedError

    def merge(self):
        """Fold the update into base.weight, so that base alone is the whole layer; nothing if that is done already."""
        raise NotImplementedError

    def unmerge(self):
        """Take the update out of base.weight again; nothing if it is not in there."""
        raise NotImplementedError
