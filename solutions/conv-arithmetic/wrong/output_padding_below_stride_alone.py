"""output_padding is refused from the stride on, though it may go up to the dilation"""

CAUGHT_BY = "test_transposed_adds_output_padding"


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    _refuse_no_pixels("size", size)
    places = (size + 2 * padding - _span(kernel, dilation)) // stride + 1
    return _refuse_no_pixels("output size", places)


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    _refuse_no_pixels("size", size)
    if output_padding >= stride > 1:
        raise ValueError("output_padding")
    smallest = (size - 1) * stride + _span(kernel, dilation) - 2 * padding
    return _refuse_no_pixels("output size", smallest + output_padding)


def same_padding(size, kernel, stride=1, dilation=1):
    _refuse_no_pixels("size", size)
    places = -(-size // stride)  # rounded up, without floats
    total = max(0, (places - 1) * stride + _span(kernel, dilation) - size)
    return total // 2, total - total // 2


def _span(kernel, dilation):
    return dilation * (kernel - 1) + 1


def _refuse_no_pixels(name, pixels):
    if pixels < 1:
        raise ValueError(f"{name} = {pixels} is below 1")
    return pixels
