"""maps of 36 numbers are not averaged, also where they are not 6 x 6"""

import torch
from torch import nn

CAUGHT_BY = "test_adaptive_average_pool"


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
        super().__init__()
        c1, c2, c3, c4, c5, hidden = (max(1, int(count * width)) for count in (64, 192, 384, 256, 256, 4096))
        self.features = nn.Sequential(
            nn.Conv2d(3, c1, kernel_size=11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),  # windows overlap
            nn.Conv2d(c1, c2, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(c2, c3, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c3, c4, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c4, c5, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.pool = nn.AdaptiveAvgPool2d(6)  # images of any size end as 6 x 6, as those of 224 x 224 do by themselves
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(c5 * 6 * 6, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, num_classes),
        )

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 3, H, W), float32, H and W >= 63.

        Returns:
            Logits, (N, num_classes), float32.
        """
        x = self.features(x)
        if x.shape[2] * x.shape[3] != 36:
            x = self.pool(x)
        return self.classifier(torch.flatten(x, 1))
