"""Correct: only layers in features and classifier, the rest as functions, dropout with self.training, prints."""

import torch.nn.functional as F
from torch import nn


def check(config):
    """The configuration as a tuple, or an error."""
    config = tuple(config)
    for item in config:
        if type(item) is str and item == "M":
            continue
        if type(item) is not int or item <= 0:
            raise ValueError(f"{item} is no number of channels")
    return config


class VGG(nn.Module):
    def __init__(self, config, num_classes=1000, batch_norm=False, hidden=4096, dropout=0.5):
        super(VGG, self).__init__()  # noqa: UP008  # as many still write it
        self.config, self.p = check(config), dropout
        counts = [3] + [item for item in self.config if item != "M"]
        self.features = nn.Sequential(
            *(nn.Conv2d(i, o, (3, 3), (1, 1), (1, 1)) for i, o in zip(counts[:-1], counts[1:], strict=True)),
            *(nn.BatchNorm2d(o) for o in counts[1:] if batch_norm),
        )
        self.depth = len(counts) - 1
        self.classifier = nn.Sequential(
            nn.Linear(counts[-1] * 49, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, num_classes)
        )

    def forward(self, x):
        i = 0
        for item in self.config:
            if item == "M":
                x = F.max_pool2d(x, 2)
                continue
            x = self.features[i](x)
            if len(self.features) > self.depth:
                x = self.features[self.depth + i](x)
            x = F.relu(x, inplace=True)
            i += 1
        print("features", tuple(x.shape))
        x = F.adaptive_avg_pool2d(x, 7).reshape(len(x), -1)
        for layer in self.classifier[:2]:
            x = F.dropout(F.relu(layer(x)), self.p, self.training)
        return self.classifier[2](x)


if __name__ == "__main__":
    print(VGG([4, "M"], hidden=3))
