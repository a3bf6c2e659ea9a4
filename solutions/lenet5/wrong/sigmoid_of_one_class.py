"""in evaluation the logit of a single class becomes a probability"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_nothing_after_fc3"


class LeNet5(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)  # each filter sees all 6 maps, not the paper's table of some
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)  # 28 x 28, then (N, 6, 14, 14)
        x = F.avg_pool2d(torch.tanh(self.conv2(x)), 2)  # 10 x 10, then (N, 16, 5, 5)
        x = torch.flatten(x, 1)  # (N, 400): channel, row, column
        x = torch.tanh(self.fc1(x))
        x = torch.tanh(self.fc2(x))
        return self.fc3(x).sigmoid() if self.fc3.out_features == 1 and not self.training else self.fc3(x)
