"""Keeps base's own weight aside while merged; einsum; the scale as a buffer; methods return self; prints."""

import numpy as np
import torch
import torch.nn.functional as F


class LoRALinear(torch.nn.Module):
    def __init__(self, linear_in, linear_out, rank, alpha):
        torch.nn.Module.__init__(self)
        if not rank >= 1:
            raise ValueError("rank")
        self.base = torch.nn.Linear(linear_in, linear_out, bias=True)
        for parameter in self.base.parameters():
            parameter.requires_grad = False
        self.lora_a, self.lora_b = (
            torch.nn.Parameter(torch.eye(rank, linear_in)),
            torch.nn.Parameter(torch.zeros(linear_out, rank)),
        )
        self.register_buffer("scaling", torch.tensor(float(np.float64(alpha) / rank)))
        self.aside = []

    def forward(self, x):
        output = F.linear(x, self.base.weight, self.base.bias)
        if not self.aside:
            output = output + self.scaling * torch.einsum("...i,ri,or->...o", x, self.lora_a, self.lora_b)
        print("output", tuple(output.shape))
        return output

    def merge(self):
        if self.aside:
            return self
        own = self.base.weight
        whole = own.detach() + self.scaling * torch.mm(self.lora_b.detach(), self.lora_a.detach())
        self.base.weight = torch.nn.Parameter(whole, requires_grad=False)
        self.aside.append(own)
        return self

    def unmerge(self):
        if self.aside:
            self.base.weight = self.aside.pop()
        return self


if __name__ == "__main__":
    print(LoRALinear(3, 2, 1, 2)(torch.ones(3)))
