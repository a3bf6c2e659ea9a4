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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
