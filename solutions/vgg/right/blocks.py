"""Correct: nested Sequentials, their layers under a second name too, dropout before ReLU, a buffer, weights set."""

import warnings
from numbers import Integral

import torch
from torch import nn


class Halve(nn.Module):
    """The maximum of four strided views."""

    def forward(self, x):
        h, w = x.shape[2] // 2 * 2, x.shape[3] // 2 * 2
        views = [x[:, :, i:h:2, j:w:2] for i in (0, 1) for j in (0, 1)]
        return torch.stack(views).amax(0)


def block(before, after, norm):
    """A convolution with what follows."""
    conv = nn.Conv2d(before, after, 3, 1, 1)
    nn.init.kaiming_normal_(conv.weight, mode="fan_out", nonlinearity="relu")
    nn.init.zeros_(conv.bias)
    middle = nn.BatchNorm2d(after) if norm else nn.Identity()
    return nn.Sequential(conv, middle, nn.ReLU(inplace=True))


class VGG(nn.Module):
    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super().__init__()
        self.features = nn.Sequential()
        before = 3
        for i, item in enumerate(config):
            if isinstance(item, str) and item == "M":
                self.features.add_module(f"pool{i}", Halve())
                continue
            if isinstance(item, (bool, float)) or not isinstance(item, Integral) or int(item) < 1:
                raise ValueError(f"item {i} of config is {item!r}")
            self.features.add_module(f"block{i}", block(before, item, batch_norm))
            before = item
        dense = [nn.Linear(before * 49, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, num_classes)]
        parts = [part for layer in dense[:2] for part in (layer, nn.Dropout(dropout), nn.ReLU())]
        self.classifier = nn.Sequential(nn.AdaptiveAvgPool2d(7), nn.Flatten(), *parts, dense[2])
        self.register_buffer("mean", torch.zeros(3))
        self.layers = nn.ModuleList([*self.features, *self.classifier])

    def forward(self, x):
        warnings.warn(f"{len(x)} images", stacklevel=2)
        for part in (self.features, self.classifier):
            x = part(x)
        return x
