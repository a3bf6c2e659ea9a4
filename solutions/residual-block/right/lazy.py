"""Correct: layers that find their sizes in the first batch, a main path that registers no layer twice."""

from functools import reduce

import torch
from torch import nn


class Shortcut(nn.Sequential):
    """Empty for the identity."""

    def __init__(self, wanted, out_channels, stride):
        layers = [nn.LazyConv2d(out_channels, 1, stride, bias=False), nn.LazyBatchNorm2d()]
        super().__init__(*(layers if wanted else []))


class BasicBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(out_channels, 3, stride, 1, bias=False)
        self.bn1 = nn.LazyBatchNorm2d()
        self.conv2 = nn.LazyConv2d(out_channels, 3, 1, 1, bias=False)
        self.bn2 = nn.LazyBatchNorm2d()
        self.shortcut = Shortcut(not (stride == 1 and in_channels == out_channels), out_channels, stride)

    def forward(self, x):
        steps = self.conv1, self.bn1, torch.relu, self.conv2, self.bn2
        inner = reduce(lambda value, step: step(value), steps, x)
        return torch.stack([inner, self.shortcut(x)]).sum(0).relu()
