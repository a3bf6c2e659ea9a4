"""a tuple in config is taken for a block of its items"""

import torch
from torch import nn

CAUGHT_BY = "test_rejects_what_is_no_number"


class VGG(nn.Module):
    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super().__init__()
        layers = []
        channels = 3
        config = [i for item in config for i in (item if isinstance(item, (list, tuple)) else [item])]
        for item in config:
            if isinstance(item, str) and item == "M":
                layers.append(nn.MaxPool2d(2, 2))
            elif type(item) is int and item >= 1:
                layers.append(nn.Conv2d(channels, item, 3, padding=1))
                if batch_norm:
                    layers.append(nn.BatchNorm2d(item))
                layers.append(nn.ReLU())
                channels = item
            else:
                raise ValueError(f"{item!r} in config")
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(7)
        self.classifier = nn.Sequential(
            nn.Linear(channels * 49, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, num_classes),
        )

    def forward(self, x):
        x = self.pool(self.features(x))
        return self.classifier(torch.flatten(x, 1))
