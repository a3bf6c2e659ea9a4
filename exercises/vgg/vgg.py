"""VGG of any depth, from a list of numbers and "M"s."""

import torch
from torch import nn


class VGG(nn.Module):
    """A classifier of colour images: 3x3 convolutions and 2x2 max pools as a list says, then three linear layers.

    Args:
        config: What features is made of, in order; a list. An int >= 1 is a 3x3 convolution with so many channels and
            ReLU, "M" a 2x2 max pool.
        num_classes: Number of logits for each image.
        batch_norm: Whether a batch norm stands between each convolution and its ReLU.
        hidden: Width of the two hidden layers of classifier.
        dropout: The probability with which dropout drops a hidden unit, in training.

    Attributes:
        features: nn.Sequential with the nn.Conv2d (and nn.BatchNorm2d), in order.
        classifier: nn.Sequential with the three nn.Linear, in order.

    Raises:
        ValueError: config holds anything but ints >= 1 and "M", by the constructor.

    Source: Simonyan and Zisserman 2014, "Very Deep Convolutional Networks for Large-Scale Image Recognition",
        section 2.
    """

    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        """Make features and classifier; works under torch.device('meta') too."""
        raise NotImplementedError

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 3, H, W), float32.

        Returns:
            Logits, (N, num_classes), float32.
        """
        raise NotImplementedError
