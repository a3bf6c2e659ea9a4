"""the hidden layers are counted one by one, however many they are"""

from bisect import bisect_right

CAUGHT_BY = "test_widest_mlp_of_a_billion"


def count_parameters(layers):
    """All weights and biases.

    Args:
        layers: A list of dicts, from input to output, each of the kind "conv", "pool", "relu" or "linear".

    Returns:
        An int. A conv has out filters of in / groups channels and kernel x kernel; a bias is one for each output.

    Raises:
        ValueError: a kind is unknown, or an `in` does not fit the `out` of the last conv or linear layer before:
            equal to it, or a multiple of it for a linear layer after a conv.
    """
    _check(layers)
    return sum(_weights(layer) + (layer["out"] if layer.get("bias") else 0) for layer in layers)


def count_macs(layers, input_size):
    """The multiply-accumulates for one input: each weight counts once for every output pixel that it is used for.

    Args:
        layers: As for count_parameters.
        input_size: The input's (C, H, W).

    Returns:
        An int. Biases, pools and relus count nothing.

    Raises:
        ValueError: as for count_parameters; an `in` does not fit what comes in, for a linear layer C * H * W; or an
            output has less than one pixel in height or width.

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", for the output sizes.
    """
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
            channels, height, width = layer["out"], 1, 1
        if "kernel" in layer:
            height, width = _output(height, layer), _output(width, layer)
        macs += _weights(layer) * height * width
    return macs


def receptive_field(layers):
    """How many input pixels along one axis lie between the first and the last that an output pixel depends on.

    Args:
        layers: As for count_parameters, without linear layers.

    Returns:
        An int, both ends included; 1 without layers.

    Raises:
        ValueError: as for count_parameters.

    Source: Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks".
    """
    _check(layers)
    field = step = 1  # step: how many input pixels lie between two neighbours of the present layer
    for layer in layers:
        if "kernel" in layer:
            field += layer.get("dilation", 1) * (layer["kernel"] - 1) * step
            step *= layer["stride"]
    return field


def widest_mlp(inputs, classes, depth, budget):
    """The largest width of `depth` equal hidden layers for which an MLP stays within the budget.

    Args:
        inputs: The number of inputs, an int of at least 1.
        classes: The number of outputs, an int of at least 1.
        depth: The number of hidden layers, an int of at least 1.
        budget: How many parameters, biases included, the MLP may have at most; an int.

    Returns:
        An int, or None where not even width 1 fits.

    Raises:
        ValueError: depth is below 1.
    """
    if depth < 1:
        raise ValueError(f"a depth of {depth} leaves no hidden layer")

    def cost(w):
        return (inputs + 1) * w + sum((w + 1) * w for _ in range(depth - 1)) + (w + 1) * classes

    # The cost grows with w and is above w, so that the widths that fit are the first so many of this range.
    return bisect_right(range(1, budget), budget, key=cost) or None


def _check(layers):
    """Raise ValueError for an unknown kind and for channels that do not fit."""
    before = None  # the last conv or linear layer; pools and relus hand its channels on
    for layer in layers:
        if layer["kind"] not in ("conv", "pool", "relu", "linear"):
            raise ValueError(f"unknown kind {layer['kind']!r}")
        if layer["kind"] not in ("conv", "linear"):
            continue
        if before is not None:
            # Flattening multiplies the channels by the pixels, of which nothing is known here.
            flattens = before["kind"] == "conv" and layer["kind"] == "linear"
            left = layer["in"] % before["out"] if flattens else layer["in"] - before["out"]
            if left != 0:
                raise ValueError(f"{layer['in']} channels go in where {before['out']} come from the layer before")
        before = layer


def _weights(layer):
    """The number of a layer's weights, without biases."""
    if layer["kind"] == "conv":
        return layer["out"] * (layer["in"] // layer["groups"]) * layer["kernel"] ** 2
    return layer["in"] * layer["out"] if layer["kind"] == "linear" else 0


def _output(size, layer):
    """The height or width after a conv or a pool."""
    reach = layer.get("dilation", 1) * (layer["kernel"] - 1)
    # // rounds down below 0 too, where int(... / ...) would make 1 pixel out of none.
    output = (size + 2 * layer.get("padding", 0) - reach - 1) // layer["stride"] + 1
    if output < 1:
        raise ValueError(f"{size} pixels are too few for a kernel of {layer['kernel']}")
    return output
