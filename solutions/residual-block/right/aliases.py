"""Correct: the layers stand in a Sequential and under their names, an Identity of another name, warnings of its own."""

import warnings

import torch.nn as nn


class Skip(nn.Identity):
    """Nothing at all."""


class BasicBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        same = stride == 1 and in_channels == out_channels
        self.main = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 3, stride, "same" if stride == 1 else 1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(True),
            nn.Conv2d(out_channels, out_channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(out_channels),
        )
        self.conv1, self.bn1, _, self.conv2, self.bn2 = self.main
        projection = nn.Conv2d(in_channels, out_channels, (1, 1), (stride, stride), bias=False)
        self.shortcut = Skip() if same else nn.Sequential(projection, nn.BatchNorm2d(out_channels))
        nn.init.zeros_(self.bn2.weight)  # a block that starts as its shortcut

    def forward(self, x):
        warnings.warn("adding", stacklevel=2)
        total = self.main(x) + self.shortcut(x)
        return total * (total > 0)
