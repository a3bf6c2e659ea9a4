"""The output has the right shape, and the worker's word on its gradients is made up."""

EXERCISE = "self-attention"
EXPECTED = "failed"
CHECKS = {"test_example_*": "failed", "*": "passed|failed|error|tampered|not_run"}
SCORE = 7.0  # what zeros earn

import sys

import torch
from torch import nn

worker, autograd = sys.modules["inside.worker"], sys.modules["inside.autograd"]
worker.Worker.do_backward = lambda self, request, arguments, keywords: [torch.ones(3, 4) for _ in range(5)]
worker.Worker.do_grads = lambda self, *a: {"query.weight": torch.zeros(1)}
autograd.Tape.keep = lambda self, *a: -7


class SelfAttention(nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(embed_dim, embed_dim) for _ in range(3))

    def forward(self, x):
        return x * 0.0 + self.value.bias * 0.0

    def grads(self):
        return {name: None for name, _ in self.named_parameters()}
