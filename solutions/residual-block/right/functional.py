"""Correct: functions with the layers' numbers, explicit padding, a shortcut built by add_module, clamp for ReLU."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def convolve(x: Tensor, layer: nn.Conv2d, stride: int) -> Tensor:
    """Pad by hand, then convolve without padding."""
    return F.conv2d(F.pad(x, (1, 1, 1, 1)), layer.weight, None, stride)


def normalise(x: Tensor, layer: nn.BatchNorm2d) -> Tensor:
    """Batch norm, as a function."""
    mean, variance = layer.running_mean, layer.running_var
    return F.batch_norm(x, mean, variance, layer.weight, layer.bias, layer.training, layer.momentum, layer.eps)


class BasicBlock(nn.Module):
    """The modules hold numbers and nothing else."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__()
        self.stride = stride
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, bias=False)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, bias=False)
        for name in ("bn1", "bn2"):
            self.add_module(name, nn.BatchNorm2d(out_channels))
        self.shortcut = nn.Sequential()
        if (in_channels, 1) != (out_channels, stride):
            self.shortcut.add_module("0", nn.Conv2d(in_channels, out_channels, 1, bias=False))
            self.shortcut.add_module("1", nn.BatchNorm2d(out_channels))

    def forward(self, x: Tensor) -> Tensor:
        inner = normalise(convolve(x, self.conv1, self.stride), self.bn1).clamp(min=0)
        inner = normalise(convolve(inner, self.conv2, 1), self.bn2)
        # A 1x1 convolution reads one pixel of each stride x stride block: these.
        seen = x[:, :, :: self.stride, :: self.stride] if len(self.shortcut) else x
        return torch.maximum(inner + self.shortcut(seen), inner.new_zeros(()))
