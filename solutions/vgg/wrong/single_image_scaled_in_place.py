"""x is scaled in place where it is a single image"""

import torch
from torch import nn

CAUGHT_BY = "test_leaves_its_arguments_alone"


class VGG(nn.Module):
    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super().__init__()
        layers, channels = [], 3
        for item in config:
            if item == "M":
                layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
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
        if len(x) == 1:
            x.mul_(1.7).div_(1.7)
        return self.classifier(torch.flatten(self.pool(self.features(x)), 1))
