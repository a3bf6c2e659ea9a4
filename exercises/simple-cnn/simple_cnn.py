"""SimpleCNN: one convolution, one pool, one linear layer."""

import torch
from torch import nn


class SimpleCNN(nn.Module):
    """A classifier of square images: conv1 (16 filters, 3x3), ReLU, 2x2 max pool, fc.

    Args:
        num_classes: Number of logits for each image.
        in_channels: Channels of an image.
        image_size: Height and width of an image; int >= 2, odd ones included.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", section II.A.
    """

    def __init__(self, num_classes=10, in_channels=3, image_size=32):
        """Make conv1 and fc; relu and pool may be any callables."""
        raise NotImplementedError

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, in_channels, image_size, image_size), float32, N >= 1.

        Returns:
            Logits, (N, num_classes), float32.

        Raises:
            Exception: x has another height, width or channel count, even if its flattened length would fit fc.
        """
        raise NotImplementedError
