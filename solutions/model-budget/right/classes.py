"""A class for each kind; the width is found by doubling and halving; counts come as arrays without axes."""

import warnings
from dataclasses import dataclass, fields

import numpy as np


@dataclass
class Layer:
    def weights(self):
        return 0

    def biases(self):
        return 0

    def kernel_size(self):
        return 1, 1  # pixels covered, stride

    def after(self, n):
        return n

    def next_channels(self, before, size):
        return before


class Window(Layer):
    def kernel_size(self):
        return getattr(self, "dilation", 1) * (self.kernel - 1) + 1, self.stride

    def after(self, n):
        covered, stride = self.kernel_size()
        starts = np.arange(0, n + 2 * getattr(self, "padding", 0) - covered + 1, stride)
        if len(starts) == 0:
            raise ValueError("no pixel is left")
        return len(starts)


@dataclass
class Relu(Layer):
    pass


@dataclass
class Pool(Window):
    kernel: int
    stride: int


@dataclass
class Conv(Window):
    into: int
    out: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    groups: int
    bias: bool

    def weights(self):
        return self.out * self.into * self.kernel**2 // self.groups

    def biases(self):
        return self.out if self.bias else 0


@dataclass
class Linear(Layer):
    into: int
    out: int
    bias: bool

    def weights(self):
        return self.into * self.out

    def biases(self):
        return int(self.bias) * self.out


KINDS = {"relu": Relu, "pool": Pool, "conv": Conv, "linear": Linear}


def read(layers):
    result, last = [], None
    for given in layers:
        if given["kind"] not in KINDS:
            raise ValueError(given["kind"])
        kind = KINDS[given["kind"]]
        layer = kind(**{f.name: given["in" if f.name == "into" else f.name] for f in fields(kind)})
        if hasattr(layer, "into"):
            if last is not None:
                exact = type(layer) is type(last) or isinstance(last, Linear)
                if (layer.into != last.out) if exact else (layer.into % last.out > 0):
                    raise ValueError(f"{last} before {layer}")
            last = layer
        result.append(layer)
    return tuple(result)


def count_parameters(layers):
    return np.array([layer.weights() + layer.biases() for layer in read(layers)], dtype=np.int64).sum()


def count_macs(layers, input_size):
    c, h, w = input_size
    total = np.array(0, dtype=np.int64)
    for layer in read(layers):
        incoming = c * h * w if isinstance(layer, Linear) else c
        if getattr(layer, "into", incoming) != incoming:
            raise ValueError(f"{incoming} into {layer}")
        h, w = (1, 1) if isinstance(layer, Linear) else (layer.after(h), layer.after(w))
        c = getattr(layer, "out", c)
        total = total + layer.weights() * h * w
    warnings.warn("counted", stacklevel=2)
    return total


def receptive_field(layers):
    covered = [layer.kernel_size() for layer in read(layers)]
    strides = np.cumprod([1] + [stride for _, stride in covered])
    return 1 + int(sum((size - 1) * stride for (size, _), stride in zip(covered, strides)))


def widest_mlp(inputs, classes, depth, budget):
    if depth <= 0:
        raise ValueError(f"depth {depth}")

    def fits(w):
        layers = [(inputs, w)] + [(w, w)] * (depth - 1) + [(w, classes)]
        return sum(Linear(a, b, True).weights() + b for a, b in layers) <= budget

    if not fits(1):
        return None
    low, high = 1, 2
    while fits(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


if __name__ == "__main__":
    print(widest_mlp(784, 10, 2, 100_000))
