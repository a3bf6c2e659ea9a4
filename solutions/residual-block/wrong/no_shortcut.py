"""the shortcut is made and never added"""

import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_identity_where_shapes_agree"


class BasicBlock(nn.Module):
    """Two 3x3 convolutions with batch norm, added to a shortcut: ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)).

    Args:
        in_channels: Channels of the input.
        out_channels: Channels of the result.
        stride: The stride of conv1 and of the shortcut; int >= 1.

    Attributes:
        conv1: 3x3, padding 1, the stride, no bias; bn1: its batch norm.
        conv2: 3x3, padding 1, no bias; bn2: its batch norm.
        shortcut: The identity (an empty nn.Sequential or nn.Identity) where stride is 1 and the channels agree; else
            shortcut.0, a 1x1 convolution with the stride and without bias, and shortcut.1, its batch norm.

    Source: He et al. 2015, "Deep Residual Learning for Image Recognition", sections 3.2 to 3.4.
    """

    def __init__(self, in_channels, out_channels, stride=1):
        """Make the layers."""
        super().__init__()
        # No biases: the batch norms subtract a mean, and with it any constant, and add a bias of their own.
        self.conv1 = nn.Conv2d(in_channels, out_channels, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels),
            )

    def forward(self, x):
        """Add what the convolutions make of x to its shortcut.

        Args:
            x: Maps, (N, in_channels, H, W), float32.

        Returns:
            Maps, (N, out_channels, ceil(H / stride), ceil(W / stride)), float32.
        """
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return F.relu(out)
