"""Correct: in-place ReLUs and sums on tensors of its own, an nn.Identity, keyword arguments, prints."""

import torch.nn as nn


def conv3x3(i, o, s=1):
    """A 3x3 convolution that keeps the size at stride 1."""
    return nn.Conv2d(i, o, kernel_size=(3, 3), stride=(s, s), padding=(1, 1), bias=False)


class BasicBlock(nn.Module):
    """One shared ReLU module."""

    expansion = 1

    def __init__(self, in_channels, out_channels, stride=1):
        super(BasicBlock, self).__init__()  # noqa: UP008  # as many still write it
        same = stride == 1 and in_channels == out_channels
        self.relu = nn.ReLU(inplace=True)
        self.shortcut = (
            nn.Identity()
            if same
            else nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False), nn.BatchNorm2d(out_channels)
            )
        )
        self.conv2, self.bn2 = conv3x3(out_channels, out_channels), nn.BatchNorm2d(out_channels)
        self.conv1, self.bn1 = conv3x3(in_channels, out_channels, stride), nn.BatchNorm2d(out_channels)

    def forward(self, x):
        identity = self.shortcut(x)
        out = self.conv1(x)
        out = self.bn1(out)
        out = self.relu(out)
        out = self.conv2(out)
        out = self.bn2(out)
        out += identity
        print(out.shape)
        return self.relu(out)


if __name__ == "__main__":
    print(BasicBlock(3, 4, 2))
