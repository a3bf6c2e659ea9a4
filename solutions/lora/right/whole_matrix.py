"""Makes the whole update in forward, keeps what merge added, and takes away just that."""

import torch


class LoRALinear(torch.nn.Module):
    added = None

    def __init__(self, linear_in, linear_out, rank, alpha):
        super().__init__()
        if int(rank) < 1:
            raise ValueError(rank)
        self.base = torch.nn.Linear(linear_in, linear_out).requires_grad_(False)
        self.register_parameter("lora_a", torch.nn.Parameter(0.01 * torch.rand(rank, linear_in) + 0.01))
        self.register_parameter("lora_b", torch.nn.Parameter(torch.zeros((linear_out, rank))))
        self.of = (alpha, rank)

    def update(self):
        alpha, rank = self.of
        return sum(torch.outer(self.lora_b[:, r], self.lora_a[r]) for r in range(rank)) * alpha / rank

    def forward(self, x):
        weight = self.base.weight if self.added is not None else self.base.weight + self.update()
        return torch.matmul(x, weight.mT) + self.base.bias

    def merge(self):
        if self.added is None:
            self.added = self.update().detach()
            self.base.weight.data.add_(self.added)

    def unmerge(self):
        if self.added is not None:
            self.base.weight.data.sub_(self.added)
            self.added = None
