"""in evaluation depthwise is cut off from the graph"""

from torch import nn

CAUGHT_BY = "test_gradients"


class DepthwiseSeparable(nn.Module):
    def __init__(self, in_channels, out_channels, kernel=3, stride=1):
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
        y = self.depthwise(x)
        return self.pointwise(y if self.training else y.detach())


def saving(in_channels, out_channels, kernel):
    full = in_channels * out_channels * kernel**2
    block = in_channels * kernel**2 + in_channels * out_channels
    return full / block
