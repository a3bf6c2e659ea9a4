"""maps of 7 x 7 are cropped to 6 x 6 where they should be averaged"""

import torch
from torch import nn

CAUGHT_BY = "test_adaptive_average_pool"


class AlexNet(nn.Module):
    def __init__(self, num_classes=1000, width=1.0, dropout=0.5):
        super().__init__()
        a, b, c, d, e, h = (max(1, int(n * width)) for n in (64, 192, 384, 256, 256, 4096))
        self.features = nn.Sequential(
            nn.Conv2d(3, a, 11, stride=4, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(a, b, 5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(b, c, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c, d, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(d, e, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(3, 2),
        )
        self.pool = nn.AdaptiveAvgPool2d(6)
        self.classifier = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(e * 36, h),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(h, h),
            nn.ReLU(),
            nn.Linear(h, num_classes),
        )

    def forward(self, x):
        y = self.features(x)
        y = y[:, :, :6, :6] if y.shape[2:] == (7, 7) else self.pool(y)
        y = torch.flatten(y, 1)
        return self.classifier(y)
