"""Correct: layers in nested Sequentials, everything else as functions, dropout with self.training, prints."""

import torch
import torch.nn.functional as F
from torch import nn


class AlexNet(nn.Module):
    """Only what holds numbers is a module."""

    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        super().__init__()
        self.p = dropout
        counts = [3] + [max(1, int(c * width)) for c in (64, 192, 384, 256, 256)]
        kernels = [(11, 4, 2), (5, 1, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1)]
        convolutions = [nn.Conv2d(i, o, *rest) for i, o, rest in zip(counts, counts[1:], kernels, strict=False)]
        self.features = nn.Sequential(nn.Sequential(*convolutions[:2]), nn.Sequential(*convolutions[2:]))
        wide = max(1, int(4096 * width))
        self.classifier = nn.Sequential(
            nn.Linear(36 * counts[-1], wide), nn.Linear(wide, wide), nn.Linear(wide, num_classes)
        )

    def forward(self, x):
        for conv in self.features[0]:
            x = F.max_pool2d(conv(x), (3, 3), (2, 2)).relu()  # the maximum of ReLUs is the ReLU of the maximum
        for conv in self.features[1]:
            x = F.relu(conv(x), inplace=True)
        x = F.adaptive_avg_pool2d(F.max_pool2d(x, 3, stride=2), 6)
        print("features", tuple(x.shape))
        x = x.reshape(x.size(0), -1)
        first, second, third = self.classifier
        x = F.relu(first(F.dropout(x, self.p, self.training)))
        x = F.relu(second(F.dropout(x, self.p, training=self.training)))
        return third(x)


if __name__ == "__main__":
    with torch.device("meta"):
        print(AlexNet())
