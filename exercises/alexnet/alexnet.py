"""AlexNet, the one-tower variant, at any width."""

import torch
from torch import nn


class AlexNet(nn.Module):
    """A classifier of colour images: five convolutions, then three linear layers with dropout before the first two.

    Args:
        num_classes: Number of logits for each image.
        width: Scales every channel count and both hidden sizes: c becomes max(1, int(c * width)).
        dropout: The probability with which dropout drops a number, in training.

    Attributes:
        features: nn.Sequential with the five nn.Conv2d, in order.
        classifier: nn.Sequential with the three nn.Linear, in order.

    Source: Krizhevsky 2014, "One Weird Trick for Parallelizing Convolutional Neural Networks", after Krizhevsky,
        Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks".
    """

    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        """Make features and classifier; works under torch.device('meta') too."""
        raise NotImplementedError

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 3, H, W), float32, H and W >= 63.

        Returns:
            Logits, (N, num_classes), float32.
        """
        raise NotImplementedError
