"""Correct: subclasses of the layers, in-place tanh on maps of its own, pooling as a convolution, an assertion."""

import torch
from torch.nn import Conv2d, Linear, Module
from torch.nn import functional as F


class Dense(Linear):
    """A linear layer of another name."""


def stage(maps):
    """tanh in place, and the average of each block as a grouped convolution with a constant kernel."""
    channels = maps.shape[1]
    kernel = torch.full((channels, 1, 2, 2), 0.25, dtype=maps.dtype, device=maps.device)
    return F.conv2d(maps.tanh_(), kernel, stride=2, groups=channels)


class LeNet5(Module):
    widths = 400, 120, 84

    def __init__(self, num_classes=10):
        Module.__init__(self)
        self.conv1 = Conv2d(in_channels=1, out_channels=6, kernel_size=5)
        self.conv2 = Conv2d(in_channels=6, out_channels=16, kernel_size=5)
        sizes = (*self.widths, num_classes)
        for i in range(3):
            setattr(self, f"fc{i + 1}", Dense(sizes[i], sizes[i + 1]))
        self.head = lambda features: self.fc3(torch.tanh(self.fc2(torch.tanh(self.fc1(features)))))

    def forward(self, x):
        assert x.shape[1:] == (1, 32, 32)
        maps = stage(self.conv2(stage(self.conv1(x))))
        return self.head(maps.view(-1, 16 * 5 * 5))
