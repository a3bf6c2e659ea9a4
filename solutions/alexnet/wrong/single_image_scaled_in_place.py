"""x is scaled in place where it is a single image"""

import torch
from torch import nn

CAUGHT_BY = "test_leaves_its_input_alone"


class AlexNet(nn.Module):
    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        super().__init__()
        c1, c2, c3, c4, c5, hidden = (max(1, int(count * width)) for count in (64, 192, 384, 256, 256, 4096))
        self.features = nn.Sequential(
            nn.Conv2d(3, c1, kernel_size=11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),  # windows overlap
            nn.Conv2d(c1, c2, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(c2, c3, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c3, c4, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c4, c5, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.pool = nn.AdaptiveAvgPool2d(6)  # images of any size end as 6 x 6, as those of 224 x 224 do by themselves
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(c5 * 6 * 6, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, num_classes),
        )

    def forward(self, x):
        if len(x) == 1:
            x.mul_(1.7).div_(1.7)
        return self.classifier(torch.flatten(self.pool(self.features(x)), 1))
