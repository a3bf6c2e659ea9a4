"""Output sizes and padding of convolutions."""

import numpy as np


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    """The output size of a convolution along one axis, as of torch.nn.Conv2d.

    Args:
        size: Pixels of the input; int.
        kernel: Taps of the kernel; int.
        stride: Pixels from one place of the kernel to the next; int.
        padding: Pixels put on both sides of the input; int.
        dilation: Pixels from one tap to the next; int.

    Returns:
        Pixels of the output; int.

    Raises:
        ValueError: The output size would be 0 or less, or size < 1.

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
    """
    raise NotImplementedError


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    """The output size of a transposed convolution along one axis, as of torch.nn.ConvTranspose2d.

    Args:
        size: Pixels of the input; int.
        kernel: Taps of the kernel; int.
        stride: Pixels from one kernel written to the next; int.
        padding: Pixels cut off from both ends of the output; int.
        output_padding: Pixels added at one end of the output, fewer than max(stride, dilation); int.
        dilation: Pixels from one tap to the next; int.

    Returns:
        Pixels of the output; int.

    Raises:
        ValueError: The output size would be 0 or less, or size < 1.

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
    """
    raise NotImplementedError


def same_padding(size, kernel, stride=1, dilation=1):
    """The smallest padding with which a convolution gives ceil(size / stride) pixels.

    Args:
        size: Pixels of the input; int.
        kernel: Taps of the kernel; int.
        stride: Pixels from one place of the kernel to the next; int.
        dilation: Pixels from one tap to the next; int.

    Returns:
        before: Pixels put before the input; int.
        after: Pixels put after it, as many or one more; int.

    Raises:
        ValueError: size < 1.

    Source: TensorFlow's documentation of tf.nn, padding "SAME".
    """
    raise NotImplementedError
