"""Correct: layers as stores of numbers, padding by hand, the mixture as an einsum, the other form of the fraction."""

from fractions import Fraction

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DepthwiseSeparable(nn.Module):
    """Reads only the pixels that it needs."""

    def __init__(self, in_channels: int, out_channels: int, kernel: int = 3, stride: int = 1):
        super().__init__()
        self.step, self.reach = stride, (kernel - 1) // 2
        self.pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.depthwise = nn.Conv2d(in_channels, in_channels, kernel, groups=in_channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        padded = F.pad(x, [self.reach] * 4)
        maps = F.conv2d(padded, self.depthwise.weight, stride=self.step, groups=x.shape[1])
        return torch.einsum("nchw,oc->nohw", maps, self.pointwise.weight.flatten(1))


def saving(in_channels, out_channels, kernel):
    print("the larger both, the more is saved")
    return 1 / float(Fraction(1, kernel**2) + Fraction(1, out_channels))


if __name__ == "__main__":
    print(saving(64, 64, 3))
