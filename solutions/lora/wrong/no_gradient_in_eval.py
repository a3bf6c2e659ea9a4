"""in eval mode the update gets no gradients"""

import torch
from torch import nn

CAUGHT_BY = "test_gradients"


class LoRALinear(nn.Module):
    def __init__(self, linear_in, linear_out, rank, alpha):
        super().__init__()
        if rank < 1:
            raise ValueError("rank")
        self.base = nn.Linear(linear_in, linear_out)
        self.base.requires_grad_(False)
        self.lora_a = nn.Parameter(torch.randn(rank, linear_in) / linear_in**0.5)
        self.lora_b = nn.Parameter(torch.zeros(linear_out, rank))
        self.scale = alpha / rank
        self.merged = False

    def _delta(self):
        return self.scale * (self.lora_b @ self.lora_a)

    def forward(self, x):
        y = self.base(x)
        if self.merged:
            return y
        if not self.training:
            with torch.no_grad():
                u = self.scale * (x @ self.lora_a.T @ self.lora_b.T)
            return y + u
        return y + self.scale * (x @ self.lora_a.T @ self.lora_b.T)

    @torch.no_grad()
    def merge(self):
        if not self.merged:
            self.base.weight += self._delta()
            self.merged = True

    @torch.no_grad()
    def unmerge(self):
        if self.merged:
            self.base.weight -= self._delta()
            self.merged = False
