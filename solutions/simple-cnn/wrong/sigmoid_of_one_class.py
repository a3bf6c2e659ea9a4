"""the logit of a single class becomes a probability in evaluation"""

import torch
from torch import nn

CAUGHT_BY = "test_returns_logits_in_both_modes"


class SimpleCNN(nn.Module):
    """A classifier of square images: conv1 (16 filters, 3x3), ReLU, 2x2 max pool, fc.

    Args:
        num_classes: Number of logits for each image.
        in_channels: Channels of an image.
        image_size: Height and width of an image; int >= 2, odd ones included.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition", section II.A.
    """

    def __init__(self, num_classes=10, in_channels=3, image_size=32):
        """Make conv1 and fc; relu and pool may be any callables."""
        super().__init__()
        self.input_shape = (in_channels, image_size, image_size)
        self.conv1 = nn.Conv2d(in_channels, 16, kernel_size=3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(kernel_size=2)
        # The pool rounds down, and so does //: this is the 16 * 16 * 16 of 32 x 32 images for any size.
        self.fc = nn.Linear(16 * (image_size // 2) ** 2, num_classes)

    def forward(self, x):
        """Classify a batch of images.

        Args:
            x: Images, (N, in_channels, image_size, image_size), float32, N >= 1.

        Returns:
            Logits, (N, num_classes), float32.

        Raises:
            Exception: x has another height, width or channel count, even if its flattened length would fit fc.
        """
        # fc sees a length alone: 16 x 4 images pool to as many numbers as 8 x 8 ones, and 9 x 9 to the same shape.
        if tuple(x.shape[1:]) != self.input_shape:
            raise ValueError(f"images of {tuple(x.shape[1:])}, expected {self.input_shape}")
        maps = self.pool(self.relu(self.conv1(x)))  # (N, 16, image_size // 2, image_size // 2)
        logits = self.fc(torch.flatten(maps, 1))  # all but the batch axis, so a batch of one stays one
        return logits if self.training or logits.shape[1] > 1 else logits.sigmoid()
