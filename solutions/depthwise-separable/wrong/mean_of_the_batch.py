"""the mean over the batch is taken away from x"""

from torch import nn

CAUGHT_BY = "test_images_on_their_own"


class DepthwiseSeparable(nn.Module):
    """A convolution in two: one kernel for each channel, then a mixture of the channels at each pixel.

    Args:
        in_channels: Channels of the input.
        out_channels: Channels of the result.
        kernel: Height and width of the depthwise kernels; odd int >= 1.
        stride: The stride of the depthwise convolution; int >= 1.

    Attributes:
        depthwise: nn.Conv2d without bias, weight (in_channels, 1, kernel, kernel), padded by kernel // 2.
        pointwise: nn.Conv2d without bias, weight (out_channels, in_channels, 1, 1).

    Source: Howard et al. 2017, "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
        section 3.1.
    """

    def __init__(self, in_channels, out_channels, kernel=3, stride=1):
        """Make both convolutions."""
        super().__init__()
        self.depthwise = nn.Conv2d(
            in_channels,
            in_channels,
            kernel_size=kernel,
            stride=stride,  # here, not on pointwise, which would mix the channels of pixels that nobody reads
            padding=kernel // 2,
            groups=in_channels,  # a group a channel: none sees another
            bias=False,
        )
        self.pointwise = nn.Conv2d(in_channels, out_channels, kernel_size=1, bias=False)

    def forward(self, x):
        """Convolve each channel, then mix them.

        Args:
            x: Maps, (N, in_channels, H, W), float32.

        Returns:
            Maps, (N, out_channels, ceil(H / stride), ceil(W / stride)), float32.
        """
        return self.pointwise(self.depthwise(x - x.mean(0)))


def saving(in_channels, out_channels, kernel):
    """How many times fewer parameters the block has than a full convolution, neither with a bias.

    Args:
        in_channels: Channels of the input; int >= 1.
        out_channels: Channels of the result; int >= 1.
        kernel: Height and width of the kernel; int >= 1.

    Returns:
        kernel^2 out / (kernel^2 + out), a float; below 1 where the block is larger.
    """
    full = in_channels * out_channels * kernel**2
    block = in_channels * kernel**2 + in_channels * out_channels
    return full / block
