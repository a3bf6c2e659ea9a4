"""Correct: lazy layers, one shared ReLU and pool, everything up to the flattening in features, weights initialised."""

import torch
from torch import nn


class AlexNet(nn.Module):
    """The sizes of inputs are found in the first batch."""

    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        super(AlexNet, self).__init__()  # noqa: UP008  # as many still write it
        relu, pool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2)

        def scaled(count):
            return int(count * width) or 1

        self.features = nn.Sequential()
        for i, (count, kernel, stride) in enumerate([(64, 11, 4), (192, 5, 1), (384, 3, 1), (256, 3, 1), (256, 3, 1)]):
            pad = 2 if kernel > 3 else 1
            self.features.append(nn.LazyConv2d(scaled(count), kernel, stride=stride, padding=pad)).append(relu)
            if i not in (2, 3):
                self.features.append(pool)
        self.features.extend([nn.AdaptiveAvgPool2d((6, 6)), nn.Dropout(dropout), nn.Flatten()])
        drop = nn.Dropout(p=dropout, inplace=True)
        parts = nn.LazyLinear(scaled(4096)), relu, drop, nn.LazyLinear(scaled(4096)), relu, nn.LazyLinear(num_classes)
        self.classifier = nn.Sequential(*parts)

    def forward(self, x):
        return self.classifier(self.features(x.to(memory_format=torch.channels_last)))
