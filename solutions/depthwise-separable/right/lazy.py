"""Correct: the layers under two names, one of them lazy, "same" padding where torch allows it, another layout."""

import torch
from torch import nn


class Base(nn.Module):
    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return x


class DepthwiseSeparable(Base):
    def __init__(self, in_channels, out_channels, kernel=3, stride=1):
        super().__init__()
        around = "same" if stride == 1 else kernel >> 1
        first = nn.Conv2d(in_channels, in_channels, kernel, stride, around, groups=in_channels, bias=False)
        self.steps = nn.ModuleList([first, nn.LazyConv2d(out_channels, 1, bias=False)])
        self.depthwise, self.pointwise = self.steps

    def forward(self, x):
        return super().forward(x).to(memory_format=torch.channels_last)


def saving(in_channels, out_channels, kernel):
    per_channel = kernel * kernel
    return torch.tensor(per_channel * out_channels / (per_channel + out_channels), dtype=torch.float64)
