"""large logits are clipped"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_nothing_after_fc3"


class LeNet5(nn.Module):
    """A classifier of 32 x 32 grey images: twice convolution, tanh, average pool; then three linear layers.

    Args:
        num_classes: Number of logits for each image.

    Attributes:
        conv1: 6 filters, 5x5, no padding, with bias.
        conv2: 16 filters, 5x5, no padding, with bias.
        fc1: Linear, 400 -> 120, with bias; fc2: 120 -> 84; fc3: 84 -> num_classes.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", section II.B.
    """

    def __init__(self, num_classes=10):
        """Make the five layers that hold numbers."""
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)  # each filter sees all 6 maps, not the paper's table of some
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, 1, 32, 32), float32, N >= 1.

        Returns:
            Logits, (N, num_classes), float32.
        """
        # tanh before the average: the two do not commute, as ReLU and the maximum do.
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)  # 28 x 28, then (N, 6, 14, 14)
        x = F.avg_pool2d(torch.tanh(self.conv2(x)), 2)  # 10 x 10, then (N, 16, 5, 5)
        x = torch.flatten(x, 1)  # (N, 400): channel, row, column
        x = torch.tanh(self.fc1(x))
        x = torch.tanh(self.fc2(x))
        return self.fc3(x).clamp(-50.0, 50.0)
