"""LeNet-5: two convolutions, three linear layers, tanh between."""

import torch
from torch import nn


class LeNet5(nn.Module):
    """A classifier of 32 x 32 grey images: twice convolution, tanh, average pool; then three linear layers.

    Args:
        num_classes: Number of logits for each image.

    Attributes:
        conv1: 6 filters, 5x5, no padding, with bias.
        conv2: 16 filters, 5x5, no padding, with bias.
        fc1: Linear, 400 -> 120, with bias; fc2: 120 -> 84; fc3: 84 -> num_classes.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", section II.B.
    """

    def __init__(self, num_classes=10):
        """Make the five layers that hold numbers."""
        raise NotImplementedError

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 1, 32, 32), float32, N >= 1.

        Returns:
            Logits, (N, num_classes), float32.
        """
        raise NotImplementedError
