"""Correct: items told apart by match, layers from a generator, names for the layers, weights set as in the paper."""

from collections import OrderedDict

import torch
from torch import nn


class VGG(nn.Module):
    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super().__init__()
        self.config, self.depth = list(map(self.checked, config)), 3
        self.features = nn.Sequential(*self.stages(batch_norm), nn.AdaptiveAvgPool2d((7, 7)))
        head = OrderedDict(flat=nn.Flatten(1), fc6=nn.Linear(self.depth * 7 * 7, hidden), relu6=nn.ReLU(True))
        head |= OrderedDict(drop6=nn.Dropout(dropout), fc7=nn.Linear(hidden, hidden), relu7=nn.ReLU(True))
        head |= OrderedDict(drop7=nn.Dropout(dropout), fc8=nn.Linear(hidden, num_classes))
        self.classifier = nn.Sequential(head)
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.normal_(layer.weight, 0, 0.01)
                nn.init.constant_(layer.bias, 0)

    @staticmethod
    def checked(item):
        match item:
            case bool():
                raise ValueError("a bool is no number of channels")
            case "M":
                return item
            case int() if item > 0:
                return item
        raise ValueError(f"{item!r} in config")

    def stages(self, batch_norm):
        for item in self.config:
            if item == "M":
                yield nn.MaxPool2d(2)
                continue
            yield nn.Conv2d(self.depth, item, 3, 1, 1)
            if batch_norm:
                yield nn.BatchNorm2d(item)
            yield nn.ReLU(True)
            self.depth = item

    def forward(self, x):
        return self.classifier(self.features(x))


if __name__ == "__main__":
    with torch.device("meta"):
        print(VGG([64, "M"]))
