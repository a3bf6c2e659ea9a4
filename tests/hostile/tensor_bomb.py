"""Torch's allocator, which raises a RuntimeError, is asked for more than there is."""

EXERCISE = "self-attention"
EXPECTED = "failed"
CHECKS = {"*": "out_of_memory|timed_out|not_run"}  # the latter where memory comes slowly

import torch

kept = []


class SelfAttention(torch.nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        while True:
            kept.append(torch.ones(25 << 20))
