"""Correct: nested Sequentials under names, dropout as one shared module before the ReLU, a buffer, a second name."""

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Sequential):
    """A convolution, its ReLU and perhaps a pool."""

    def __init__(self, before, after, kernel, stride, padding, pooled):
        super().__init__(nn.Conv2d(before, after, (kernel, kernel), (stride, stride), (padding, padding)), nn.ReLU())
        if pooled:
            self.append(nn.MaxPool2d((3, 3), (2, 2), 0))


class AlexNet(nn.Module):
    table = (
        (64, 11, 4, 2, True),
        (192, 5, 1, 2, True),
        (384, 3, 1, 1, False),
        (256, 3, 1, 1, False),
        (256, 3, 1, 1, True),
    )

    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        super().__init__()
        self.features = nn.Sequential()
        before = 3
        for i, (count, *rest) in enumerate(self.table, 1):
            self.features.add_module(f"block{i}", Block(before, max(1, int(count * width)), *rest))
            before = max(1, int(count * width))
        hidden = max(1, int(4096 * width))
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Sequential()
        for i, (a, b) in enumerate([(before * 36, hidden), (hidden, hidden), (hidden, num_classes)], 1):
            self.classifier.add_module(f"fc{i}", nn.Linear(a, b))
        self.register_buffer("mean", torch.zeros(3))
        self.layers = nn.ModuleList([*self.features, *self.classifier])
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.trunc_normal_(layer.weight, std=0.01)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        maps = F.adaptive_avg_pool2d(self.features(x), 6)
        vectors = self.dropout(maps).flatten(1)
        vectors = self.dropout(self.classifier.fc1(vectors)).relu()
        return self.classifier.fc3(self.classifier.fc2(vectors).relu())
