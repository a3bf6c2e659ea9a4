"""Output sizes and padding of convolutions."""


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
    _refuse_no_pixels("size", size)
    # Floor division also where the kernel does not fit: -1 // 2 is -1, which leaves 0 places, not 1.
    places = (size + 2 * padding - _span(kernel, dilation)) // stride + 1
    return _refuse_no_pixels("output size", places)


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
    _refuse_no_pixels("size", size)
    # The smallest input that a convolution with these settings takes to `size`; output_padding picks a larger one.
    smallest = (size - 1) * stride + _span(kernel, dilation) - 2 * padding
    return _refuse_no_pixels("output size", smallest + output_padding)


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
    _refuse_no_pixels("size", size)
    places = -(-size // stride)  # rounded up, without floats
    # A stride that jumps over pixels may need fewer than there are: nothing is padded, and nothing cut off.
    total = max(0, (places - 1) * stride + _span(kernel, dilation) - size)
    return total // 2, total - total // 2


def _span(kernel, dilation):
    """Pixels from the first tap to the last, both included."""
    return dilation * (kernel - 1) + 1


def _refuse_no_pixels(name, pixels):
    """The number itself, if it is one of pixels."""
    if pixels < 1:
        raise ValueError(f"{name} = {pixels} is below 1")
    return pixels
