"""Correct: a class for an axis and its window; divmod for rounding; a named pair for the padding."""

from dataclasses import dataclass
from typing import NamedTuple


class NoPixels(ValueError):
    pass


class Padding(NamedTuple):
    before: int
    after: int


@dataclass(frozen=True)
class Axis:
    size: int
    window: int
    stride: int

    def __post_init__(self):
        if self.size <= 0:
            raise NoPixels(f"size {self.size}")

    @classmethod
    def of(cls, size, kernel, stride, dilation):
        return cls(size, kernel + (kernel - 1) * (dilation - 1), stride)

    def forward(self, padding):
        room = self.size + padding + padding - self.window
        if room < 0:
            raise NoPixels(f"{-room} too few")
        steps, _ = divmod(room, self.stride)
        return 1 + steps

    def backward(self, padding, extra):
        pixels = self.size * self.stride - self.stride + self.window + extra - padding - padding
        if pixels in range(1, pixels + 1):
            return pixels
        raise NoPixels(f"{pixels}")

    def same(self):
        places = sum(divmod(self.size + self.stride - 1, self.stride)[:1])
        short = self.stride * places - self.stride + self.window - self.size
        before, odd = divmod(short if short > 0 else 0, 2)
        return Padding(before, before + odd)


def conv_output_size(size, kernel, stride=1, padding=0, dilation=1):
    return Axis.of(size, kernel, stride, dilation).forward(padding)


def transposed_output_size(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    return Axis.of(size, kernel, stride, dilation).backward(padding, output_padding)


def same_padding(size, kernel, stride=1, dilation=1):
    return Axis.of(size, kernel, stride, dilation).same()
