"""Correct: lazy layers, a class for each item, one shared ReLU and pool, all up to the flattening in features."""

from dataclasses import dataclass

import torch
from torch import nn


class BadConfig(ValueError):
    """Neither a pool nor a number of channels."""


@dataclass
class Item:
    """One entry of the configuration."""

    value: object

    def __post_init__(self):
        wrong = self.value is True or self.value is False or not isinstance(self.value, (int, str))
        if wrong or (self.value != "M" if isinstance(self.value, str) else self.value < 1):
            raise BadConfig(repr(self.value))

    @property
    def is_pool(self):
        return self.value == "M"


class VGG(nn.Module):
    """The sizes of inputs are found in the first batch."""

    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super().__init__()
        relu, pool = nn.ReLU(inplace=True), nn.MaxPool2d(2, 2)
        self.features = nn.Sequential()
        for item in [Item(value) for value in config]:
            if item.is_pool:
                self.features.append(pool)
                continue
            self.features.append(nn.LazyConv2d(item.value, 3, padding="same"))
            if batch_norm:
                self.features.append(nn.LazyBatchNorm2d())
            self.features.append(relu)
        self.features.extend([nn.AdaptiveAvgPool2d((7, 7)), nn.Flatten()])
        drop = nn.Dropout(p=dropout, inplace=True)
        hiddens = [nn.LazyLinear(hidden), relu, drop, nn.LazyLinear(hidden), relu, drop]
        self.classifier = nn.Sequential(*hiddens, nn.LazyLinear(num_classes))

    def forward(self, x):
        return self.classifier(self.features(x.to(memory_format=torch.channels_last)))
