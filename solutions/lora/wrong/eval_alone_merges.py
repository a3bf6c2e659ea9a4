"""eval() merges, though train(False) does not"""

import torch
from torch import nn

CAUGHT_BY = "test_adds_the_update_to_base"


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
        super().__init__()
        if rank < 1:
            raise ValueError(f"the rank is {rank}, and must be at least 1")
        self.base = nn.Linear(linear_in, linear_out)
        self.base.requires_grad_(False)
        # With B = 0 the layer starts as base; with A = 0 as well, neither would ever get a gradient.
        self.lora_a = nn.Parameter(nn.init.xavier_normal_(torch.empty(rank, linear_in)))
        self.lora_b = nn.Parameter(torch.zeros(linear_out, rank))
        self.scale = alpha / rank
        self.merged = False

    def forward(self, x):
        """Apply the layer, merged or not.

        Args:
            x: (..., linear_in), float32, with any number of leading axes.

        Returns:
            (..., linear_out), float32.
        """
        if self.merged:
            return self.base(x)
        # Through the narrow middle: (in + out) * rank products for a vector, and not in * out.
        return self.base(x) + self.scale * (x @ self.lora_a.T @ self.lora_b.T)

    def merge(self):
        """Fold the update into base.weight, so that base alone is the whole layer; nothing if that is done already."""
        if not self.merged:
            self.add_to_base(self.scale)
            self.merged = True

    def unmerge(self):
        """Take the update out of base.weight again; nothing if it is not in there."""
        if self.merged:
            self.add_to_base(-self.scale)
            self.merged = False

    def eval(self):
        super().eval()
        self.merge()
        return self

    @torch.no_grad()  # or base.weight would become part of a graph, and require a gradient
    def add_to_base(self, factor):
        """Add this many times B A to base's weight."""
        self.base.weight += factor * (self.lora_b @ self.lora_a)
