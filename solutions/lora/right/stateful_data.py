"""Changes the weight's data in float64; the flag is a saved buffer; warns of a large rank."""

import math
import warnings

import torch
from torch import nn
from torch.nn.parameter import Parameter


class Frozen(nn.Linear):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.weight.requires_grad = self.bias.requires_grad = False


class LoRALinear(nn.Module):
    def __init__(self, linear_in, linear_out, rank, alpha):
        super().__init__()
        if rank <= 0:
            raise ValueError("a rank is at least 1")
        self.rank, self.alpha = rank, alpha
        self.lora_b = Parameter(torch.empty(linear_out, rank).zero_())
        self.lora_a = Parameter(torch.empty(rank, linear_in))
        nn.init.kaiming_uniform_(self.lora_a, a=math.sqrt(5))
        self.base = Frozen(linear_in, linear_out)
        self.register_buffer("inside", torch.tensor(False))
        if rank > min(linear_in, linear_out):
            warnings.warn("such a rank saves nothing", stacklevel=2)

    @property
    def delta(self):
        with torch.no_grad():
            return self.alpha * (self.lora_b.double() @ self.lora_a.double()) / self.rank

    def forward(self, x):
        base = self.base(x)
        if bool(self.inside):
            return base
        narrow = nn.functional.linear(x, self.lora_a)
        return torch.add(base, nn.functional.linear(narrow, self.lora_b), alpha=self.alpha / self.rank)

    def _move(self, sign):
        self.base.weight.data = (self.base.weight.data.double() + sign * self.delta).float()
        self.inside.fill_(sign > 0)

    def merge(self):
        None if self.inside else self._move(+1)

    def unmerge(self):
        self._move(-1) if self.inside else None
