"""Correct: places are counted with ranges, SAME is searched for, the transposed size by the taps that are written."""

from itertools import count


def _taps(kernel, dilation):
    return range(0, kernel * dilation, dilation)


def _at_least_one(number):
    if not number > 0:
        raise ValueError("no pixel is left")
    return number


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    _at_least_one(size)
    last = _taps(kernel, dilation)[-1]
    return _at_least_one(len(range(-padding, size + padding - last, stride)))


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    _at_least_one(size)
    last = range(0, size * stride, stride)[-1] + _taps(kernel, dilation)[-1]
    print("last pixel written:", last)
    return _at_least_one(last + 1 - 2 * padding + output_padding)


def same_padding(size, kernel, stride=1, dilation=1):
    wanted = _at_least_one(len(range(0, size, stride)))
    for total in count():
        try:
            if conv_output_size(size + total, kernel, stride, dilation=dilation) == wanted:
                return [total // 2, (total + 1) // 2]
        except ValueError:
            continue
