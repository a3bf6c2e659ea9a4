"""The hidden suite of model-budget."""

import copy
import itertools
import math

import pytest

from grader.expect import expect_equal, expect_fast, expect_integer, expect_raises, unchanged

RELU = {"kind": "relu"}
SIZE = (3, 18, 16)  # the input of the network in which everything fits


def conv(into, out, kernel=3, stride=1, padding=0, dilation=1, groups=1, bias=True):
    names, numbers = ("kernel", "stride", "padding", "dilation", "groups"), (kernel, stride, padding, dilation, groups)
    return {"kind": "conv", "in": into, "out": out, **dict(zip(names, numbers, strict=True)), "bias": bias}


def pool(kernel=2, stride=2):
    return {"kind": "pool", "kernel": kernel, "stride": stride}


def linear(into, out, bias=True):
    return {"kind": "linear", "in": into, "out": out, "bias": bias}


def pick(rng, low, high):
    return int(rng.integers(low, high + 1))


def places(size, layer):
    """How many places a kernel's first pixel has along an axis: the output's size."""
    padding, reach = layer.get("padding", 0), layer.get("dilation", 1) * (layer["kernel"] - 1)
    return len(range(-padding, size + padding - reach, layer["stride"]))


def parameters(layers):
    """The number of parameters, one layer after another."""
    total = 0
    for layer in [layer for layer in layers if "in" in layer]:
        weights = layer["in"] // layer.get("groups", 1) * layer.get("kernel", 1) ** 2  # of each output
        total += (weights + (1 if layer["bias"] else 0)) * layer["out"]
    return total


def macs(layers, input_size):
    """The multiply-accumulates, one layer after another, and the size at the end."""
    total, (channels, height, width) = 0, input_size
    for layer in layers:
        if layer["kind"] in ("conv", "pool"):
            height, width = places(height, layer), places(width, layer)
        if layer["kind"] == "conv":
            channels = layer["out"]
            total += channels * height * width * (layer["in"] // layer["groups"]) * layer["kernel"] ** 2
        if layer["kind"] == "linear":
            total += layer["in"] * layer["out"]
            channels, height, width = layer["out"], 1, 1
    return total, (channels, height, width)


def field(layers):
    """The receptive field: from output pixel 0 back to the last input pixel that it sees; the first is pixel 0."""
    last = 0
    for layer in [layer for layer in reversed(layers) if "kernel" in layer]:
        last = last * layer["stride"] + layer.get("dilation", 1) * (layer["kernel"] - 1)
    return last + 1


def mlp(inputs, classes, depth, width):
    """The number of an MLP's parameters."""
    sizes = [inputs, *[width] * depth, classes]
    return sum(a * b + b for a, b in zip(sizes[:-1], sizes[1:], strict=True))


def some_network(rng):
    """A random network without linear layers, and the size of an input that is large enough for it."""
    channels = 2 * pick(rng, 1, 3)
    size, layers = (channels, pick(rng, 50, 60), pick(rng, 65, 80)), []
    while len(layers) < 7:
        layer = [RELU, pool(pick(rng, 1, 4), pick(rng, 1, 3))][pick(rng, 0, 1)]
        if rng.random() < 0.5:
            numbers = (pick(rng, *bounds) for bounds in ((1, 4), (1, 3), (0, 3), (1, 3), (1, 2)))
            layer = conv(channels, 2 * pick(rng, 1, 5), *numbers, bias=bool(rng.random() < 0.5))
        if min(macs([*layers, layer], size)[1][1:]) >= 2:
            layers.append(layer)
            channels = layer.get("out", channels)
    return layers, size


GOOD = [conv(3, 6), RELU, pool(), conv(6, 4, 1), pool(), RELU, linear(4 * 4 * 3, 5), RELU, linear(5, 2)]


def expect_refused(submission, layers, because, input_size=None):
    """All functions of layers that apply raise ValueError; only count_macs where the input's size is given."""
    expect_integer(submission.count_parameters(GOOD), parameters(GOOD), what="count_parameters of layers that fit")
    expect_integer(submission.count_macs(GOOD, SIZE), macs(GOOD, SIZE)[0], what="count_macs of layers that fit")
    expect_integer(submission.receptive_field(GOOD[:6]), field(GOOD[:6]), what="receptive_field of layers that fit")
    if input_size is None:
        with expect_raises(ValueError, because):
            submission.count_parameters(layers)
        if all(layer["kind"] != "linear" for layer in layers):
            with expect_raises(ValueError, because):
                submission.receptive_field(layers)
    with expect_raises(ValueError, because):
        submission.count_macs(layers, input_size or SIZE)


@pytest.mark.points(2)
def test_parameters_of_a_convolution(submission, rng):
    """count_parameters: a convolution's weights by its groups, and its biases where it has them"""
    for (groups, each), bias in itertools.product(((1, 6), (2, 3), (6, 5), (14, 1)), (True, False)):
        layer = conv(groups * each, groups * pick(rng, 1, 3), pick(rng, 1, 5), 2, 6, 3, groups, bias)
        expect_integer(submission.count_parameters([layer]), parameters([layer]))


@pytest.mark.points(2)
def test_parameters_of_a_network(submission, rng):
    """count_parameters: adds up convolutions and linear layers; pools and relus have none"""
    for bias in (True, False):
        head = [linear(pick(rng, 2, 40), 7, bias), RELU, linear(7, pick(rng, 2, 9), not bias)]
        for before in ([], [RELU], [pool(), RELU]):
            expect_integer(submission.count_parameters([*before, *head]), parameters(head))
        layers, size = some_network(rng)
        layers += [linear(macs(layers, size)[1][0] * pick(rng, 1, 9), 7, bias), *head[1:]]
        expect_integer(submission.count_parameters(layers), parameters(layers))


@pytest.mark.points(2)
def test_macs_of_a_convolution(submission, rng):
    """count_macs: one for each weight at each output pixel of a convolution, and none for biases"""
    for groups, bias in itertools.product((1, 2, 6), (True, False)):
        layer = conv(6 * groups, 12 * pick(rng, 1, 3), pick(rng, 1, 5), 1, 1, 1, groups, bias)
        size = (6 * groups, pick(rng, 9, 12), pick(rng, 13, 20))
        expect_integer(submission.count_macs([layer], size), macs([layer], size)[0])


@pytest.mark.points(2)
def test_output_sizes(submission, rng):
    """count_macs: follows the size through strides, padding, dilation and pools, rounding down"""
    for _ in range(8):
        layers, (channels, height, width) = some_network(rng)
        for size in ((channels, height, width), (channels, width + 1, height + 1)):
            expect_integer(submission.count_macs(layers, size), macs(layers, size)[0])
    for layer in (conv(2, 2, 3, 2), conv(2, 2, 3, 2, 1), conv(2, 2, 3, 1, 2, 2), pool(3, 2), pool(2, 3), pool(3, 3)):
        layers = [layer, conv(2, 1, 1)]
        for size in ((2, height, height + 4) for height in range(7, 11)):
            expect_integer(submission.count_macs(layers, size), macs(layers, size)[0])


@pytest.mark.points(1)
def test_macs_of_linear_layers(submission, rng):
    """count_macs: one for each weight of a linear layer, which flattens what comes in"""
    for bias in (True, False):
        layers, size = some_network(rng)
        for before in ([], layers):
            head = [linear(math.prod(macs(before, size)[1]), 8, bias), RELU, linear(8, pick(rng, 2, 5), not bias)]
            expect_integer(submission.count_macs(before + head, size), macs(before + head, size)[0])


@pytest.mark.points(2)
def test_large_networks(submission, rng):
    """counts large networks exactly: VGG-16's 138,357,544 parameters and 15,470,264,320 MACs, and more"""
    layers, channels = [], 3
    for repeats, out in ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)):
        for into in (channels, *[out] * (repeats - 1)):
            layers += [conv(into, out, 3, 1, 1), RELU]
        layers, channels = [*layers, pool()], out
    layers += [linear(512 * 49, 4096), RELU, linear(4096, 4096), RELU, linear(4096, 1000)]
    expect_integer(submission.count_parameters(layers), 138_357_544, what="count_parameters")
    expect_integer(submission.count_macs(layers, (3, 224, 224)), 15_470_264_320, what="count_macs")
    expect_integer(submission.receptive_field(layers[:-5]), 212, what="receptive_field without the linear layers")
    for _ in range(3):  # beyond 32 bits, and beyond what floats count one by one
        wide, deep = [linear(pick(rng, 90_000, 99_999), pick(rng, 90_000, 99_999))], [conv(4099, 4099, 3, 1, 1)]
        expect_integer(submission.count_parameters(wide), parameters(wide), what="count_parameters")
        size = (4099, pick(rng, 4_000, 4_999) * 2 + 1, pick(rng, 4_000, 4_999) * 2 + 1)
        expect_integer(submission.count_macs(deep, size), macs(deep, size)[0], what="count_macs")


@pytest.mark.points(2)
def test_receptive_field(submission, rng):
    """receptive_field: grows by each kernel, its dilation and the strides before it, pools included"""
    networks = [[conv(3, 4, 5)], [conv(3, 4, 3, 2), conv(4, 4, 3, 3), conv(4, 4, 4)], some_network(rng)[0]]
    networks += [[pool(3, 2), pool(2, 3), conv(3, 4, 2), RELU, pool(2, 1)], [conv(3, 4, 1, 7), pool(1, 6), conv(4, 5)]]
    networks += [[conv(3, 4, dilation=2), conv(4, 4, dilation=5, stride=2), conv(4, 4, 2, dilation=3)]]
    for layers in networks + [some_network(rng)[0] for _ in range(5)]:
        expect_integer(submission.receptive_field(layers), field(layers))


@pytest.mark.points(1)
def test_receptive_field_without_kernels(submission, rng):
    """receptive_field: is 1 without layers and for relus and kernels of 1; padding and groups make no difference"""
    expect_integer(submission.receptive_field([]), 1, what="receptive_field([])")
    expect_integer(submission.receptive_field([RELU, conv(4, 4, 1, 3), RELU]), 1)
    for layer in (conv(4, 4, pick(rng, 2, 6), padding=9), conv(4, 8, pick(rng, 2, 6), 5, 2, groups=4, bias=False)):
        expect_integer(submission.receptive_field([layer]), layer["kernel"])


@pytest.mark.points(2)
def test_refuses_unknown_kinds(submission, rng):
    """raises ValueError for an unknown kind, wherever it stands"""
    layers = [conv(3, 6), RELU, pool(), conv(6, 6)]
    unknown_kinds = [{"kind": kind} for kind in ("batchnorm", "relu6", "ReLU", "")]
    unknown_kinds += [{**pool(), "kind": "upsample"}, {**conv(6, 6), "kind": "conv2d"}, {**conv(6, 6), "kind": "CONV"}]
    for unknown in unknown_kinds:
        for place in (0, pick(rng, 1, 3), 4):
            expect_refused(submission, [*layers[:place], unknown, *layers[place:]], f"the kind is {unknown['kind']!r}")
    expect_refused(submission, [*GOOD, {"kind": "softmax"}], "the kind of the last layer is 'softmax'")


@pytest.mark.points(2)
def test_refuses_channels_that_do_not_fit(submission, rng):
    """raises ValueError where a convolution's channels are not those of the one before, pools and relus aside"""
    for between in ([], [RELU], [pool()], [RELU, pool(), RELU]):
        for into in (3, 5, 7, 12, 6 + pick(rng, 2, 5)):
            layers = [conv(3, 6), *between, conv(into, 6), RELU, conv(6, 2)]
            expect_refused(submission, layers, f"{into} channels go in where 6 come out")
        layers = [conv(3, 9), RELU, conv(9, 6), *between, conv(9, 3)]
        expect_refused(submission, layers, "9 channels go in where 6 come out")
    layers = [RELU, pool(), conv(5, 6), conv(6, 5)]  # the input's channels are known to count_macs alone
    expect_integer(submission.count_parameters(layers), parameters(layers), what="count_parameters")
    expect_integer(submission.receptive_field(layers), field(layers), what="receptive_field")
    for channels in (3, 6, 10):
        expect_refused(submission, layers, f"5 channels go in where the input has {channels}", (channels, 18, 16))


@pytest.mark.points(2)
def test_refuses_linear_layers_that_do_not_fit(submission):
    """raises ValueError where a linear layer's inputs are no multiple of a convolution's channels, or not a linear's"""
    for between in ([], [RELU], [pool(), RELU]):
        for into in (6 * 40 + 1, 6 * 40 + 3, 3, 5):
            expect_refused(submission, [conv(3, 6), *between, linear(into, 5)], f"{into} is no multiple of 6 channels")
    for between, into in itertools.product(([], [RELU], [RELU, RELU]), (7, 9, 16, 4, 24)):
        layers = [linear(3 * 18 * 16, 8), *between, linear(into, 5)]
        expect_refused(submission, layers, f"{into} inputs where 8 come out of the linear layer before")
    layers = [conv(3, 6), linear(6 * 16 * 14, 4), RELU, linear(8, 5)]
    expect_refused(submission, layers, "8 inputs where 4 come out of the linear layer before")


@pytest.mark.points(2)
def test_macs_need_the_exact_inputs(submission):
    """count_macs raises ValueError where a linear layer's inputs are not exactly C * H * W; count_parameters cannot"""
    half = [RELU, pool()]  # 16 x 14 pixels become 8 x 7
    for between, into in (([], 6), ([], 6 * 16 * 16), ([], 6 * 16 * 14 + 6), (half, 6 * 8 * 6), (half, 6 * 8 * 7 * 2)):
        layers = [conv(3, 6), *between, linear(into, 5)]
        expect_integer(submission.count_parameters(layers), parameters(layers), what="count_parameters")
        expect_refused(submission, layers, f"{into} inputs where 6 x {'8 x 7' if between else '16 x 14'} come in", SIZE)
    for into in (3 * 18 * 16 + 1, 3 * 18 * 18, 3):
        expect_refused(submission, [linear(into, 5)], f"{into} inputs where 3 x 18 x 16 come in", SIZE)


@pytest.mark.points(2)
def test_refuses_outputs_without_pixels(submission):
    """count_macs raises ValueError where an output has less than one pixel, and not where it has one"""
    for layer in (conv(3, 4), conv(3, 4, 3, 2), conv(3, 4, 3, 3, 1, 2), conv(3, 4, 5, 4, 1), pool(3, 1), pool(3, 4)):
        end = [layer, RELU, conv(layer.get("out", 3), 2, 1)]
        for layers, least in ((end, 3), (end[:1], 3), ([conv(3, 3, 3, 2), *end], 7)):  # 7 pixels become 3, 6 become 2
            for height, width in ((least, least), (least, 40), (40, least)):
                expect_integer(submission.count_macs(layers, (3, height, width)), macs(layers, (3, height, width))[0])
            for height, width in ((least - 1, least - 1), (least - 1, 40), (40, least - 1), (1, 1)):
                expect_refused(submission, layers, f"{height} x {width} are too few pixels", (3, height, width))


@pytest.mark.points(2)
def test_widest_mlp(submission, rng):
    """widest_mlp: is the largest width within the budget, a budget that is met exactly included"""
    for depth in (1, 2, 3, 7, 30):
        for width in (1, 2, pick(rng, 3, 30), pick(rng, 100, 1000), pick(rng, 50_000, 90_000)):
            for inputs, classes in ((pick(rng, 1, 40), pick(rng, 1, 20)), (pick(rng, 10**9, 10**10), pick(rng, 1, 20))):
                exact, more = (mlp(inputs, classes, depth, w) for w in (width, width + 1))
                budgets = (exact, width), ((exact + more) // 2, width), (more - 1, width), (more, width + 1)
                for budget, widest in budgets:
                    expect_integer(submission.widest_mlp(inputs, classes, depth, budget), widest)


@pytest.mark.points(2)
def test_where_no_width_fits(submission, rng):
    """widest_mlp: is None where not even width 1 fits, and raises ValueError for a depth below 1"""
    for depth in (1, 2, 5):
        inputs, classes = pick(rng, 2, 40), pick(rng, 2, 20)
        least = mlp(inputs, classes, depth, 1)
        expect_integer(submission.widest_mlp(inputs, classes, depth, least), 1)
        for budget in (least - 1, classes, 1, 0):
            expect_equal(submission.widest_mlp(inputs, classes, depth, budget), None)
    for depth, budget in itertools.product((0, -1, -5), (1000, 10, 0)):
        with expect_raises(ValueError, f"depth is {depth}"):
            submission.widest_mlp(4, 3, depth, budget)


@pytest.mark.points(1)
def test_widest_mlp_of_a_billion(submission, reference):
    """widest_mlp: takes well under a second for a budget of 10^9"""
    # Width by width, the first takes 12 million steps, the second 333 million.
    for inputs, classes, depth, width in ((60, 20, 1, 12_345_678), (1, 1, 1, 333_333_333), (784, 10, 3, 22_162)):
        given = {"inputs": inputs, "classes": classes, "depth": depth, "budget": 10**9}
        expect_fast(lambda m, given=given: m.widest_mlp(**given), submission, reference, seconds=1.0)
        expect_integer(submission.widest_mlp(**given), width)


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission):
    """does not modify the layers, and takes its arguments by name"""
    layers, some = copy.deepcopy(GOOD), copy.deepcopy(GOOD[:6])
    with unchanged(layers=layers):
        expect_integer(submission.count_parameters(layers=layers), parameters(GOOD), what="count_parameters")
    with unchanged(layers=layers):
        expect_integer(submission.count_macs(input_size=SIZE, layers=layers), macs(GOOD, SIZE)[0], what="count_macs")
    with unchanged(layers=some):
        expect_integer(submission.receptive_field(layers=some), field(GOOD[:6]), what="receptive_field")
    expect_integer(submission.widest_mlp(budget=1000, depth=1, classes=3, inputs=4), 124, what="widest_mlp")
