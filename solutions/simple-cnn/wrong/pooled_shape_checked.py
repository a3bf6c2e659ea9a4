"""the shape is checked after the pool, where an odd size looks like the even one below"""

import torch
from torch import nn

CAUGHT_BY = "test_rejects_sizes_that_happen_to_fit_fc"


class SimpleCNN(nn.Module):
    def __init__(self, num_classes=10, in_channels=3, image_size=32):
        super().__init__()
        self.input_shape = (in_channels, image_size, image_size)
        self.conv1 = nn.Conv2d(in_channels, 16, 3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(2, 2)
        self.fc = nn.Linear(16 * (image_size // 2) ** 2, num_classes)

    def forward(self, x):
        x = self.pool(self.relu(self.conv1(x)))
        if x.shape[2] != self.input_shape[1] // 2 or x.shape[3] != self.input_shape[2] // 2:
            raise ValueError("images of another shape")
        return self.fc(torch.flatten(x, 1))
