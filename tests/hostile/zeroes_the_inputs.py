"""The inputs are set to zero in place, so that an oracle that runs after the call finds zeros right."""

EXERCISE = "self-attention"
EXPECTED = "failed"
CHECKS = {"test_sequences_do_not_meet": "failed", "test_example_*": "failed", "*": "passed|failed|error"}
SCORE = 7.0  # what a constant earns

import torch
from torch import nn


class SelfAttention(nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(embed_dim, embed_dim) for _ in range(3))

    def load_state_dict(self, state, *a, **k):
        for value in state.values():
            value.data.zero_()
        return super().load_state_dict(state, *a, **k)

    def forward(self, x):
        x.data.zero_()
        return self.value(x)
