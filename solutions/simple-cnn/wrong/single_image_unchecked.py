"""the shape of a single image is not checked"""

import torch
from torch import nn

CAUGHT_BY = "test_rejects_sizes_that_happen_to_fit_fc"


class SimpleCNN(nn.Module):
    def __init__(self, num_classes=10, in_channels=3, image_size=32):
        super().__init__()
        self.input_shape = (in_channels, image_size, image_size)
        self.conv1 = nn.Conv2d(in_channels, 16, kernel_size=3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(kernel_size=2)
        self.fc = nn.Linear(16 * (image_size // 2) ** 2, num_classes)

    def forward(self, x):
        if len(x) > 1 and tuple(x.shape[1:]) != self.input_shape:
            raise ValueError(f"images of {tuple(x.shape[1:])}, expected {self.input_shape}")
        maps = self.pool(self.relu(self.conv1(x)))  # (N, 16, image_size // 2, image_size // 2)
        return self.fc(torch.flatten(maps, 1))  # all but the batch axis, so a batch of one stays one
