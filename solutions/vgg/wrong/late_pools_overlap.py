"""pools that come late are 3 x 3, as in AlexNet"""

import torch
from torch import nn

CAUGHT_BY = "test_max_pools"


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
        super().__init__()
        layers, channels = [], 3
        for item in config:
            if item == "M":
                size = 2 if len(layers) < 9 else 3
                layers.append(nn.MaxPool2d(kernel_size=size, stride=2, padding=(size - 1) // 2))
            elif isinstance(item, int) and not isinstance(item, bool) and item >= 1:  # Python's bools are ints
                layers.append(nn.Conv2d(channels, item, kernel_size=3, padding=1))
                if batch_norm:
                    layers.append(nn.BatchNorm2d(item))
                layers.append(nn.ReLU())
                channels = item
            else:
                raise ValueError(f"config holds ints >= 1 and 'M', not {item!r}")
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(7)  # images of any size end as 7 x 7, as those of 224 x 224 do by themselves
        self.classifier = nn.Sequential(
            nn.Linear(channels * 7 * 7, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, num_classes),
        )

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 3, H, W), float32.

        Returns:
            Logits, (N, num_classes), float32.
        """
        return self.classifier(torch.flatten(self.pool(self.features(x)), 1))
