"""One walk through the layers yields what each costs and how it sees; the width comes from the quadratic formula."""

from collections import namedtuple
from math import isqrt

import numpy as np

Step = namedtuple("Step", "layer macs size")


class DoesNotFit(ValueError):
    pass


def output_size(n, kernel, stride, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if n + 2 * padding < covered:
        raise DoesNotFit(f"{covered} pixels on {n + 2 * padding}")
    return (n + 2 * padding - covered) // stride + 1


def per_output(layer):
    """Weights of one output channel."""
    return layer["in"] // layer["groups"] * layer["kernel"] * layer["kernel"]


def walk(layers, size=(None, None, None)):
    channels, height, width = size
    flat = False
    known = height is not None
    for layer in layers:
        kind, macs = layer["kind"], 0
        match kind:
            case "conv":
                if channels is not None and channels != layer["in"]:
                    raise DoesNotFit(f"{channels} into {layer['in']}")
                if known:
                    extra = layer["kernel"], layer["stride"], layer["padding"], layer["dilation"]
                    height, width = output_size(height, *extra), output_size(width, *extra)
                    macs = per_output(layer) * layer["out"] * height * width
                channels = layer["out"]
            case "pool":
                if known:
                    height, width = (output_size(n, layer["kernel"], layer["stride"]) for n in (height, width))
            case "relu":
                pass
            case "linear":
                if known and layer["in"] != channels * height * width:
                    raise DoesNotFit("not exactly")
                if channels is not None and (layer["in"] != channels if flat else layer["in"] % channels):
                    raise DoesNotFit("no multiple")
                macs, channels, flat = layer["in"] * layer["out"], layer["out"], True
                if known:
                    height = width = 1
            case _:
                raise DoesNotFit(kind)
        yield Step(layer, macs, (channels, height, width))


def count_parameters(layers):
    total = 0
    for step in walk(layers):
        layer = step.layer
        if layer["kind"] == "conv":
            total += layer["out"] * per_output(layer) + layer["out"] * layer["bias"]
        elif layer["kind"] == "linear":
            total += (layer["in"] + layer["bias"]) * layer["out"]
    return np.int64(total)


def count_macs(layers, input_size):
    return sum(step.macs for step in walk(layers, input_size))


def receptive_field(layers):
    kernels = [(s.layer, s.layer.get("dilation", 1)) for s in walk(layers) if s.layer["kind"] in ("conv", "pool")]
    field = 1
    for layer, dilation in kernels[::-1]:  # from the output back to the input
        field = (field - 1) * layer["stride"] + dilation * (layer["kernel"] - 1) + 1
    return field


def widest_mlp(inputs, classes, depth, budget):
    if not depth >= 1:
        raise DoesNotFit("depth")
    a, b, c = depth - 1, inputs + depth + classes, classes - budget
    if c > 0:
        return None
    width = -c // b if a == 0 else (-b + isqrt(b * b - 4 * a * c)) // (2 * a)
    print("width", width)
    return width if width > 0 else None
