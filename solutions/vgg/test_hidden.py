"""The hidden suite of vgg.

Bounds on shares dropped are Hoeffding's: that of n is off by sqrt(10 / n) at a chance of at most 2 exp(-20) = 4e-9.
"""

import math

import pytest
import torch
import torch.nn.functional as F

from grader.expect import (
    expect_array,
    expect_close,
    expect_equal,
    expect_integer,
    expect_raises,
    expect_that,
    unchanged,
)

VGG_11 = [64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M"]
VGG_16 = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def shapes(config, num_classes, batch_norm, hidden):
    """The shapes of the layers' weights by kind."""
    counts = [3, *(item for item in config if item != "M")]
    sizes = [counts[-1] * 49, hidden, hidden, num_classes]
    return {
        "conv": [(after, before, 3, 3) for before, after in zip(counts, counts[1:], strict=False)],
        "norm": [(count,) for count in counts[1:] if batch_norm],
        "linear": [(sizes[i + 1], sizes[i]) for i in range(3)],
    }


def draw(rng, config, num_classes=5, batch_norm=False, hidden=20):
    """Numbers for all layers by kind, [weight, bias] (and a norm's running mean and variance), each of size about 1."""
    numbers = {}
    for kind, sizes in shapes(config, num_classes, batch_norm, hidden).items():
        numbers[kind] = [[normal(rng, *s) * math.sqrt(2 / math.prod(s[1:])), normal(rng, s[0]) / 3] for s in sizes]
    for item in numbers["norm"]:
        item += [normal(rng, *item[0].shape), torch.from_numpy(rng.uniform(0.3, 3.0, item[0].shape)).float()]
    return numbers


def formula(x, config, numbers, training=False):
    """The network without dropout, as a formula; in training the norms' running statistics in `numbers` move on."""
    convolutions, norms = iter(numbers["conv"]), iter(numbers["norm"])
    for item in config:
        x = F.max_pool2d(x, 2, 2) if item == "M" else F.conv2d(x, *next(convolutions), padding=1)
        if item != "M" and numbers["norm"]:
            weight, bias, mean, variance = next(norms)
            x = F.batch_norm(x, mean, variance, weight, bias, training, 0.1, 1e-5)
        x = x if item == "M" else F.relu(x)
    x = F.adaptive_avg_pool2d(x, (7, 7)).flatten(1)
    for i, (weight, bias) in enumerate(numbers["linear"]):
        x = F.linear(x if i == 0 else F.relu(x), weight, bias)
    return x


def network(submission, inside, config, numbers, mode="eval", **more):
    """The submission's network with these numbers, in evaluation or training."""
    num_classes, hidden = numbers["linear"][-1][0].shape
    model = submission.VGG(list(config), num_classes, batch_norm=bool(numbers["norm"]), hidden=hidden, **more)
    state = {}
    for kind, names in inside.layers(model).items():
        expect_that(len(names) == len(numbers[kind]), f"{len(numbers[kind])}", f"{len(names)}", f"{kind} layers")
        for name, values in zip(names, numbers[kind], strict=True):
            keys = ("weight", "bias", "running_mean", "running_var")[: len(values)]
            state |= {f"{name}.{key}": value.clone() for key, value in zip(keys, values, strict=True)}
    _, unknown = model.load_state_dict(state, strict=False)
    expect_that(not unknown, ", ".join(state), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    getattr(model, mode)()
    return model


def expect_formula(submission, inside, rng, config, height, width, numbers=None, n=2):
    """A network with random numbers gives in evaluation what the formula gives."""
    numbers, x = draw(rng, config) if numbers is None else numbers, normal(rng, n, 3, height, width)
    expected = formula(x, config, numbers)  # before the model can change x
    what = f"logits of {n} images of {height} x {width}, config = {config}"
    expect_close(network(submission, inside, config, numbers)(x), expected, what=what)


def expect_layout(found, config, num_classes=1000, batch_norm=False, hidden=4096):
    """These are the layers of this network, with biases, and nothing else; returns how many parameters there are."""
    total, wanted = 0, shapes(config, num_classes, batch_norm, hidden)
    for kind, sizes in wanted.items():
        got = [" + ".join(str(None if s is None else tuple(s)) for s in pair) for pair in found[kind]]
        expect_equal(got, [f"{s} + {s[:1]}" for s in sizes], what=f"shapes of weight and bias, {kind} layer ")
        total += sum(math.prod(size) + size[0] for size in sizes)
    expect_integer(found["numbers"], total, what="the number of parameters")
    expect_equal(", ".join(found["devices"]), "meta", what="devices under torch.device('meta')")
    expect_equal(", ".join(found["sequential"]), "features, classifier", what="nn.Sequential by class")
    return total


@pytest.mark.points(3)
def test_full_size(inside):
    """has at 1000 classes 132,863,336 parameters as VGG-11 and 138,357,544 as VGG-16"""
    expect_equal(expect_layout(inside.on_meta(VGG_11), VGG_11), 132_863_336)
    expect_equal(expect_layout(inside.on_meta(VGG_16), VGG_16), 138_357_544)


@pytest.mark.points(1)
def test_batch_norm_layers(inside):
    """has with batch_norm a norm for each convolution, whose bias stays"""
    for config in (VGG_11, VGG_16, [1, 7, "M", 700]):
        expect_layout(inside.on_meta(config, batch_norm=True), config, batch_norm=True)
        expect_layout(inside.on_meta(config, batch_norm=False), config)


@pytest.mark.points(2)
def test_sizes_are_arguments(submission, inside, rng):
    """takes num_classes and hidden as arguments, and returns float32 logits, (N, num_classes), for one image too"""
    config = [2, "M", 6]
    expect_layout(inside.on_meta(config, num_classes=7, hidden=9, dropout=0.2), config, 7, hidden=9)
    expect_layout(inside.on_meta(hidden=1, num_classes=1, batch_norm=True, config=config), config, 1, True, 1)
    for num_classes, hidden in [(3, 8), (11, 5), (1, 1)]:
        out = submission.VGG(config, num_classes, False, hidden, 0.1)(normal(rng, 2, 3, 6, 8))
        expect_array(out, (2, num_classes), dtype="float32", what="logits")
        for n in (1, 3):
            expect_formula(submission, inside, rng, config, 6, 8, draw(rng, config, num_classes, hidden=hidden), n)
    expect_formula(submission, inside, rng, config, 2, 3, n=130)


@pytest.mark.points(2)
def test_convolutions(submission, inside, rng):
    """makes of each number a 3 x 3 convolution with a border of zeros and ReLU, in order"""
    for config in ([4], [1, 5, 2], [6, 3, 3, 8]):
        for height, width in [(5, 8), (7, 7), (1, 3)]:
            expect_formula(submission, inside, rng, config, height, width)


@pytest.mark.points(1)
def test_relu_after_each_convolution(submission, inside, rng):
    """applies ReLU after each convolution, the last too, and sets no bound from above"""
    config = [4, 5, "M", 6]
    for i in range(3):
        for scale, shift in [(1.0, -0.7), (50.0, 0.0)]:
            numbers = draw(rng, config)
            numbers["conv"][i] = [scale * numbers["conv"][i][0], scale * numbers["conv"][i][1] + shift]
            numbers["linear"][0][0] /= scale
            expect_formula(submission, inside, rng, config, 14, 16, numbers)


@pytest.mark.points(3)
def test_max_pools(submission, inside, rng):
    """makes of each "M" a 2 x 2 max pool that rounds down, where it stands: first, last, or one after the other"""
    for config in ([3, "M", 4, "M"], ["M", 4], [2, "M", "M", 3], [2, 3, "M", "M", "M"], ["M", "M", 5, 2, "M"]):
        for height, width in [(16, 24), (15, 9), (10, 19)]:
            expect_formula(submission, inside, rng, config, height, width)
    deep = [2, "M", 4, "M", 3, 5, "M", 4, 3, "M", 5, 4, "M"]  # VGG-11, but narrow
    expect_formula(submission, inside, rng, deep, 75, 110)


@pytest.mark.points(2)
def test_adaptive_average_pool(submission, inside, rng):
    """averages maps of any size to 7 x 7 and flattens channel, row, column"""
    for height, width in [(7, 7), (9, 16), (3, 5), (1, 1), (21, 4), (14, 28)]:
        expect_formula(submission, inside, rng, [4], height, width)


@pytest.mark.points(2)
def test_classifier(submission, inside, rng):
    """applies ReLU between the linear layers, and nothing after the last"""
    for shift in (-1.0, 0.0, 1.0):
        numbers = draw(rng, [3], hidden=30)
        numbers["conv"][0] = [0.0 * numbers["conv"][0][0], 0.0 * numbers["conv"][0][1]]  # the features are all zero
        for pair in numbers["linear"]:
            pair[1] = 3.0 * pair[1] + shift
        expect_formula(submission, inside, rng, [3], 7, 8, numbers)


@pytest.mark.points(2)
def test_batch_norm(submission, inside, rng):
    """normalises before each ReLU, by the batch in training and by the running statistics in evaluation"""
    config = [4, "M", 5, 3]
    numbers, x = draw(rng, config, batch_norm=True), 2.0 * normal(rng, 4, 3, 8, 10) + 1.0
    expected = formula(x, config, numbers)
    model = network(submission, inside, config, numbers, dropout=0.0)
    expect_close(model(x), expected, what="logits in evaluation")
    expect_close(model(x[:1]), expected[:1], what="logits of one image in evaluation")
    expected = formula(x, config, numbers, training=True)
    model.train()
    expect_close(model(x), expected, what="logits in training, with dropout=0.0")
    expected = formula(x, config, numbers)
    model.eval()
    expect_close(model(x), expected, what="logits in evaluation, after a batch in training")


@pytest.mark.points(2)
def test_no_dropout_in_evaluation(submission, inside, rng):
    """drops nothing in evaluation, whatever dropout is, nor in training where it is 0"""
    config = [4, "M", 3]
    for dropout, last, n in [(0.1, "eval", 5), (0.9, "eval", 5), (0.0, "train", 5), (0.0, "train", 1)]:
        numbers, x = draw(rng, config, n), normal(rng, 3, 3, 8, 9)
        expected = formula(x, config, numbers)
        model = network(submission, inside, config, numbers, mode="train", dropout=dropout)
        model(x)
        getattr(model, last)()
        expect_close(model(x), expected, what=f"logits in {last} mode with dropout={dropout}")


def kept(submission, inside, rng, p, **more):
    """What both dropouts, held to drop a share p, keep in training: the first's where the second keeps, (N, hidden).

    All features are 1, and the first hidden units 2: their own feature + 1. The second ones are the first + 1, and the
    logits the second + 1: 1 where the second dropout drops, else 1 + (1 + 2 first / (1 - p)) / (1 - p).
    """
    hidden, n, one, scale = 120, 40, torch.ones(120), 1 / (1 - p)
    eye = torch.eye(147)[torch.from_numpy(rng.permutation(147)[:hidden])]
    numbers = {"conv": [[torch.zeros(3, 3, 3, 3), torch.ones(3)]], "norm": []}
    numbers["linear"] = [[eye, one], [torch.eye(hidden), one], [torch.eye(hidden), one]]
    model, x = network(submission, inside, [3], numbers, mode="train", **more), normal(rng, n, 3, 7, 7)
    out = expect_array(model(x), (n, hidden), like=x, what="logits") - 1.0
    second, first = out.abs() > 1e-3, (out / scale - 1.0).abs() > 1e-3
    expected = torch.where(second, scale * (1.0 + 2.0 * scale * first.float()), torch.zeros(()))
    expect_close(out, expected, what=f"logits - 1 with dropout {p}, given what is dropped")
    expect_that(not torch.equal(model(x) - 1.0, out), "others dropped at each call", "the same ones", what="training")
    for name, dropped in [("second", ~second), ("first", ~first[second])]:
        share, bound = float(dropped.float().mean()), math.sqrt(10 / dropped.numel())
        expect_that(abs(share - p) < bound, f"a share of about {p} dropped", f"{share:.3f}", f"the {name} dropout")
    return first, second


@pytest.mark.points(2)
def test_dropout_by_default(submission, inside, rng):
    """drops half of both hidden layers in training, each number on its own, after ReLU, and doubles the others"""
    first, second = kept(submission, inside, rng, 0.5)
    # 40 images with 120 numbers each, half of them or all seen: some image and some unit has both kinds.
    for mask, seen in [(first, second), (second, second | True), (first.T, second.T), (second.T, second.T | True)]:
        mixed = any(len(row[shown].unique()) == 2 for row, shown in zip(mask, seen, strict=True))
        expect_that(mixed, "each number dropped on its own", "all or none of an image or of a unit", what="training")


@pytest.mark.points(2)
def test_dropout_is_an_argument(submission, inside, rng):
    """drops with the probability that dropout says, at both places"""
    for p in (0.2, 0.8):
        kept(submission, inside, rng, p, dropout=p)


@pytest.mark.points(3)
def test_rejects_what_is_no_number(submission, rng):
    """raises ValueError in the constructor for whatever is neither an int from 1 nor "M", wherever it stands"""
    for good in ([1], ["M", 1, "M"], [2, 1, "M", 1]):
        out = submission.VGG(good, num_classes=3, hidden=4)(normal(rng, 2, 3, 8, 8))
        expect_array(out, (2, 3), dtype="float32", what=f"logits for config = {good}")
    floats = 64.0, 1.0, 0.5, 0.0, -1.5, float("inf")
    for bad in ("m", "A", "64", "", "MM", "M ", "None", None, *floats, True, False, 0, -1, -64, (4,)):
        for config in ([bad], [4, "M", bad], [bad, 4], [4, bad, "M"]):
            with expect_raises(ValueError, f"config = {config}"):
                submission.VGG(config, num_classes=3, hidden=4)


@pytest.mark.points(2)
def test_gradients(submission, inside, rng):
    """lets gradients through to x and to all parameters"""
    config, cotangent = [3, "M", 4], normal(rng, 3, 4)

    def gradients(x, numbers):
        leaves = {k: [[v.clone().requires_grad_() for v in p[:2]] + p[2:] for p in ps] for k, ps in numbers.items()}
        x = x.clone().requires_grad_()
        formula(x, config, leaves).backward(cotangent)
        return [x.grad, *(value.grad for pairs in leaves.values() for pair in pairs for value in pair[:2])]

    for batch_norm, mode in [(False, "eval"), (True, "eval"), (False, "train")]:
        while True:
            numbers, x = draw(rng, config, 4, batch_norm), normal(rng, 3, 3, 6, 5)
            expected, near = gradients(x, numbers), gradients(x + 1e-5 * normal(rng, *x.shape), numbers)
            if all(torch.allclose(a, b, rtol=1e-3, atol=1e-4) for a, b in zip(expected, near, strict=True)):
                break  # no ReLU and no maximum is so near to a tie that rounding could decide it
        model, same_x = network(submission, inside, config, numbers, mode, dropout=0.0), x.clone().requires_grad_()
        output = expect_array(model(same_x), like=cotangent, what="logits")
        expect_that(output.requires_grad, "logits through which gradients flow", "logits without a graph")
        output.backward(cotangent)
        expect_close(same_x.grad, expected.pop(0), rtol=1e-3, atol=1e-4, what="x.grad")
        for name in [name for names in inside.layers(model).values() for name in names]:
            grads = model.get_submodule(name).grads()
            for kind in ("weight", "bias"):
                expect_close(grads.get(kind), expected.pop(0), rtol=1e-3, atol=1e-4, what=f"gradient of {name}.{kind}")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, inside, rng):
    """leaves x and config as they were"""
    config, mine = ["M", 3, "M", 4], ["M", 3, "M", 4]
    with unchanged(config=mine):
        submission.VGG(mine, hidden=4)
    for mode, n in [("eval", 2), ("train", 2), ("eval", 1)]:
        numbers, x = draw(rng, config), normal(rng, n, 3, 8, 7)
        expected = formula(x, config, numbers)
        model = network(submission, inside, config, numbers, mode=mode, dropout=0.0)
        with unchanged(x=x):
            got = model(x)
        expect_close(got, expected, what="logits")
