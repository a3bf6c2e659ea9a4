"""a depth of more than 10 is taken for 10"""

from bisect import bisect_right

CAUGHT_BY = "test_widest_mlp"


def count_parameters(layers):
    _check(layers)
    return sum(_weights(layer) + (layer["out"] if layer.get("bias") else 0) for layer in layers)


def count_macs(layers, input_size):
    _check(layers)
    channels, height, width = input_size
    macs = 0
    for layer in layers:
        if layer["kind"] == "conv":
            if layer["in"] != channels:
                raise ValueError(f"a convolution of {layer['in']} channels gets {channels}")
            channels = layer["out"]
        if layer["kind"] == "linear":
            if layer["in"] != channels * height * width:
                raise ValueError(f"a linear layer of {layer['in']} inputs gets {channels} x {height} x {width}")
            channels, height, width = (layer["out"], 1, 1)
        if "kernel" in layer:
            height, width = (_output(height, layer), _output(width, layer))
        macs += _weights(layer) * height * width
    return macs


def receptive_field(layers):
    _check(layers)
    field = step = 1
    for layer in layers:
        if "kernel" in layer:
            field += layer.get("dilation", 1) * (layer["kernel"] - 1) * step
            step *= layer["stride"]
    return field


def widest_mlp(inputs, classes, depth, budget):
    if depth < 1:
        raise ValueError(f"a depth of {depth} leaves no hidden layer")
    depth = min(depth, 10)

    def cost(w):
        return (inputs + 1) * w + (depth - 1) * (w + 1) * w + (w + 1) * classes

    return bisect_right(range(1, budget), budget, key=cost) or None


def _check(layers):
    before = None
    for layer in layers:
        if layer["kind"] not in ("conv", "pool", "relu", "linear"):
            raise ValueError(f"unknown kind {layer['kind']!r}")
        if layer["kind"] not in ("conv", "linear"):
            continue
        if before is not None:
            flattens = before["kind"] == "conv" and layer["kind"] == "linear"
            left = layer["in"] % before["out"] if flattens else layer["in"] - before["out"]
            if left != 0:
                raise ValueError(f"{layer['in']} channels go in where {before['out']} come from the layer before")
        before = layer


def _weights(layer):
    if layer["kind"] == "conv":
        return layer["out"] * (layer["in"] // layer["groups"]) * layer["kernel"] ** 2
    return layer["in"] * layer["out"] if layer["kind"] == "linear" else 0


def _output(size, layer):
    reach = layer.get("dilation", 1) * (layer["kernel"] - 1)
    output = (size + 2 * layer.get("padding", 0) - reach - 1) // layer["stride"] + 1
    if output < 1:
        raise ValueError(f"{size} pixels are too few for a kernel of {layer['kernel']}")
    return output
