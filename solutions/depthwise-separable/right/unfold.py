"""Correct: depthwise as a weighted sum over unfolded patches, warnings of its own, a saving counted on real modules."""

import warnings

import torch.nn.functional as F
from torch import nn


class DepthwiseSeparable(nn.Module):
    """The stride is the unfolding's; the module depthwise holds the kernels."""

    def __init__(self, in_channels, out_channels, kernel=3, stride=1):
        super().__init__()
        self.k, self.s = kernel, stride
        self.depthwise = nn.Conv2d(
            in_channels, in_channels, kernel, stride, kernel // 2, groups=in_channels, bias=False
        )
        self.pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        nn.init.kaiming_normal_(self.pointwise.weight)

    def forward(self, x):
        warnings.warn("unfolding takes memory", stacklevel=2)
        n, c, h, w = x.shape
        patches = F.unfold(x, self.k, padding=self.k // 2, stride=self.s).view(n, c, self.k * self.k, -1)
        maps = (patches * self.depthwise.weight.view(1, c, -1, 1)).sum(2)
        return self.pointwise(maps.view(n, c, -(-h // self.s), -(-w // self.s)))


def saving(in_channels, out_channels, kernel):
    block = DepthwiseSeparable(1, out_channels, kernel)
    return kernel**2 * out_channels / sum(weight.numel() for weight in block.parameters())
