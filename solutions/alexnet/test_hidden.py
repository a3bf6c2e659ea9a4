"""The hidden suite of alexnet.

Bounds on shares of numbers dropped are Hoeffding's: a share of n is off by sqrt(10 / n) or more with a probability
of at most 2 exp(-20) = 4e-9.
"""

import math

import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_array, expect_close, expect_equal, expect_integer, expect_that, unchanged

CHANNELS, KERNELS, HIDDEN = (64, 192, 384, 256, 256), (11, 5, 3, 3, 3), 4096


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def shapes(num_classes, width):
    """The shapes of the weights in features and in classifier."""
    channels = [3, *(max(1, int(count * width)) for count in CHANNELS)]
    hidden = max(1, int(HIDDEN * width))
    sizes = [channels[-1] * 36, hidden, hidden, num_classes]
    return {
        "features": [(channels[i + 1], channels[i], KERNELS[i], KERNELS[i]) for i in range(5)],
        "classifier": [(sizes[i + 1], sizes[i]) for i in range(3)],
    }


def draw(rng, num_classes, width):
    """Numbers for all layers, such that what comes before each ReLU is of size about 1: [weight, bias] by part."""
    return {
        part: [[normal(rng, *size) * math.sqrt(2 / math.prod(size[1:])), normal(rng, size[0]) / 3] for size in sizes]
        for part, sizes in shapes(num_classes, width).items()
    }


def formula(x, numbers):
    """The network in evaluation, as a formula."""
    for i, (weight, bias) in enumerate(numbers["features"]):
        x = F.relu(F.conv2d(x, weight, bias, stride=4 if i == 0 else 1, padding=(2, 2, 1, 1, 1)[i]))
        if i in (0, 1, 4):
            x = F.max_pool2d(x, 3, 2)
    x = F.adaptive_avg_pool2d(x, (6, 6)).flatten(1)
    for i, (weight, bias) in enumerate(numbers["classifier"]):
        x = F.linear(x if i == 0 else F.relu(x), weight, bias)
    return x


def network(submission, inside, numbers, width, mode="eval", **more):
    """The submission's network with these numbers, in evaluation or training."""
    model = submission.AlexNet(len(numbers["classifier"][-1][0]), width, **more)
    for part, names in inside.layers(model).items():
        kind, count = ("nn.Conv2d", 5) if part == "features" else ("nn.Linear", 3)
        expect_that(len(names) == count, f"{count} {kind}", str(len(names)), what=part)
        pairs = zip(names, numbers[part], strict=True)
        state = {f"{name}.{kind}": pair[i] for name, pair in pairs for i, kind in enumerate(("weight", "bias"))}
        _, unknown = getattr(model, part).load_state_dict(state, strict=False)
        expect_that(not unknown, ", ".join(state), f"no {', '.join(unknown)}", what=f"the keys of {part}.state_dict()")
    getattr(model, mode)()
    return model


def expect_formula(submission, inside, rng, sizes, numbers=None, n=2, width=0.03):
    """Networks with random numbers give in evaluation what the formula gives, for images of these sizes."""
    numbers = draw(rng, 5, width) if numbers is None else numbers
    for height, wide in sizes:
        x = normal(rng, n, 3, height, wide)
        expected = formula(x, numbers)  # before the model can change x
        model = network(submission, inside, numbers, width)
        expect_close(model(x), expected, what=f"logits of {n} images of {height} x {wide}")


def expect_layout(found, num_classes, width):
    """These are the layers, with biases, of a network of this width, and nothing else."""
    total = 0
    for part, sizes in shapes(num_classes, width).items():
        wanted = [f"{size} + {size[:1]}" for size in sizes]
        got = [" + ".join(str(None if s is None else tuple(s)) for s in pair) for pair in found[part]]
        expect_equal(got, wanted, what=f"shapes of weight and bias in {part} at width {width}, layer ")
        total += sum(math.prod(size) + size[0] for size in sizes)
    expect_integer(found["numbers"], total, what=f"the number of parameters at width {width}")
    expect_equal(", ".join(found["devices"]), "meta", what="devices under torch.device('meta')")


@pytest.mark.points(3)
def test_full_size(inside):
    """has at width 1, its default, 61,100,840 parameters in five convolutions and three linear layers"""
    found = inside.on_meta()
    expect_layout(found, 1000, 1.0)
    expect_integer(found["numbers"], 61_100_840, what="the number of parameters")
    for part in ("features", "classifier"):
        expect_that(found["sequential"][part] is True, "an nn.Sequential", "another class", what=part)


@pytest.mark.points(3)
def test_width(inside):
    """scales every channel count and both hidden sizes by width: max(1, int(c * width))"""
    for width in (0.1, 0.25, 0.37, 0.01, 0.0001, 1.7):
        expect_layout(inside.on_meta(num_classes=7, width=width, dropout=0.1), 7, width)


@pytest.mark.points(1)
def test_classes(submission, inside, rng):
    """returns float32 logits, for num_classes classes"""
    x = normal(rng, 3, 3, 70, 63)
    for num_classes in (1, 2, 13):
        logits = submission.AlexNet(width=0.01, num_classes=num_classes)(x)
        expect_array(logits, (3, num_classes), dtype="float32", what="logits")
        expect_formula(submission, inside, rng, [(63, 70)], draw(rng, num_classes, 0.02), width=0.02)
    numbers = draw(rng, 6, 0.02)
    numbers["classifier"][2][1] = torch.tensor([-9.0, 9.0, 4.0, -4.0, 2.0, 0.0])
    expect_formula(submission, inside, rng, [(63, 70)], numbers, width=0.02)


@pytest.mark.points(2)
def test_convolutions(submission, inside, rng):
    """convolves with strides of 4, 1, 1, 1, 1 and borders of 2, 2, 1, 1, 1"""
    expect_formula(submission, inside, rng, [(95, 127), (98, 64), (66, 105)])


@pytest.mark.points(2)
def test_relu_after_each_convolution(submission, inside, rng):
    """applies ReLU after each of the five convolutions"""
    for i in range(5):
        numbers = draw(rng, 5, 0.05)
        numbers["features"][i][1] = normal(rng, *numbers["features"][i][1].shape) - 0.7
        expect_formula(submission, inside, rng, [(95, 127)], numbers, width=0.05)
    numbers["features"][0][0] *= 40.0  # no bound from above
    numbers["classifier"][0][0] /= 40.0
    expect_formula(submission, inside, rng, [(63, 95)], numbers, width=0.05)


@pytest.mark.points(2)
def test_max_pools(submission, inside, rng):
    """pools after convolutions 1, 2 and 5 by the maximum of 3 x 3 windows that overlap, and rounds down"""
    # Of 67 rows 16 are left, the last in no window; of 71 17, then 8, the last in none; of 83 20, 9, then 4.
    numbers = draw(rng, 5, 0.03)
    for pair in numbers["features"]:
        pair[1] = pair[1] + 1.0  # not all of a window is zero
    expect_formula(submission, inside, rng, [(67, 83), (83, 71), (71, 135)], numbers)


@pytest.mark.points(2)
def test_adaptive_average_pool(submission, inside, rng):
    """averages maps of any size to 6 x 6"""
    # The maps are 7 x 7, 8 x 7, 6 x 5, 1 x 9, and 4 x 9, which is 36 numbers as well.
    expect_formula(submission, inside, rng, [(255, 255), (287, 255), (223, 191), (63, 319), (159, 319)], n=1)


@pytest.mark.points(2)
def test_classifier(submission, inside, rng):
    """applies ReLU between the linear layers, and nothing after the last"""
    for shift in (-1.0, 0.0, 1.0):
        numbers = draw(rng, 5, 0.03)
        for pair in numbers["features"]:
            pair[0], pair[1] = 0.0 * pair[0], 0.0 * pair[1]  # the features are all zero
        for pair in numbers["classifier"]:
            pair[1] = 3.0 * pair[1] + shift
        expect_formula(submission, inside, rng, [(63, 63)], numbers)


@pytest.mark.points(1)
def test_small_images_on_their_own(submission, inside, rng):
    """takes images from 63 x 63, and each image of a batch on its own, a batch of one too"""
    numbers, x = draw(rng, 4, 0.03), normal(rng, 4, 3, 63, 63)
    expected, model = formula(x, numbers), network(submission, inside, numbers, 0.03)
    expect_close(model(x), expected, what="logits of four images")
    for i in range(4):
        expect_close(model(x[i : i + 1]), expected[i : i + 1], what="logits of one image")
    expect_formula(submission, inside, rng, [(63, 64), (65, 63)], draw(rng, 1, 0.03), n=1)


@pytest.mark.points(2)
def test_no_dropout_in_evaluation(submission, inside, rng):
    """drops nothing in evaluation, whatever dropout is, also after training"""
    numbers, x = draw(rng, 4, 0.03), normal(rng, 3, 3, 63, 80)
    expected = formula(x, numbers)
    for dropout in (0.1, 0.5, 0.9):
        model = network(submission, inside, numbers, 0.03, "train", dropout=dropout)
        model(x)
        model.eval()
        for _ in range(2):
            expect_close(model(x), expected, what=f"logits in evaluation with dropout={dropout}")


@pytest.mark.points(1)
def test_no_dropout_at_zero(submission, inside, rng):
    """drops nothing in training where dropout is 0"""
    for num_classes in (4, 1):
        numbers, x = draw(rng, num_classes, 0.03), normal(rng, 3, 3, 63, 80)
        expected, model = formula(x, numbers), network(submission, inside, numbers, 0.03, "train", dropout=0.0)
        expect_close(model(x), expected, what="logits in training with dropout=0.0")


def kept(submission, inside, rng, p, **more):
    """What both dropouts keep in training, (N, hidden) each, the first's where the second keeps; and the channels.

    All features are 1. Hidden unit i of the first linear layer is 1 + its own feature; the second passes each on and
    adds 1, and the third passes each on: 1 where the second dropout drops, else 1 + (1 + first / (1 - p)) / (1 - p).
    """
    hidden, n = 122, 40  # at width 0.03, which leaves 7 channels and 252 features
    numbers = {part: [[0.0 * w, 0.0 * b] for w, b in pairs] for part, pairs in draw(rng, hidden, 0.03).items()}
    numbers["features"][4][1][:] = 1.0
    read = torch.from_numpy(rng.permutation(252)[:hidden])
    numbers["classifier"][0] = [torch.eye(252)[read], torch.ones(hidden)]
    numbers["classifier"][1] = [torch.eye(hidden), torch.ones(hidden)]
    numbers["classifier"][2] = [torch.eye(hidden), torch.zeros(hidden)]
    model = network(submission, inside, numbers, 0.03, mode="train", **more)
    out = expect_array(model(normal(rng, n, 3, 63, 63)), (n, hidden), dtype="float32", what="logits") - 1.0
    scale = 1 / (1 - p)
    second, first = out.abs() > 1e-3, (out / scale - 1.0).abs() > 1e-3
    expected = 1.0 + torch.where(second, scale * (1.0 + scale * first.float()), torch.zeros(()))
    expect_close(out + 1.0, expected, what=f"logits with dropout {p}, given what is dropped")
    return first, second, read // 36


def expect_share(dropped, p, what):
    """A share p, as near as chance allows, is dropped."""
    share, bound = float(dropped.float().mean()), math.sqrt(10 / dropped.numel())
    expect_that(abs(share - p) < bound, f"a share of about {p} dropped", f"{share:.3f}", what=what)


@pytest.mark.points(2)
def test_dropout_by_default(submission, inside, rng):
    """drops half of the features and half of the first hidden units in training, and doubles the others"""
    first, second, _ = kept(submission, inside, rng, 0.5)
    expect_share(~second, 0.5, "before the second linear layer")  # of 4,880
    expect_share(~first[second], 0.5, "before the first linear layer")  # of about half as many


@pytest.mark.points(2)
def test_dropout_is_an_argument(submission, inside, rng):
    """drops with the probability that dropout says, at both places"""
    for p in (0.2, 0.8):
        first, second, _ = kept(submission, inside, rng, p, dropout=p)
        expect_share(~second, p, "before the second linear layer")
        expect_share(~first[second], p, "before the first linear layer")


@pytest.mark.points(1)
def test_drops_each_number_on_its_own(submission, inside, rng):
    """drops each number on its own: not whole channels, not whole images, not the same in each image or at each call"""
    first, second, channel = kept(submission, inside, rng, 0.5)
    model, x = submission.AlexNet(width=0.03), normal(rng, 2, 3, 63, 63)
    expect_that(not torch.equal(model(x), model(x)), "others dropped at each call", "the same ones", what="training")
    # Some image of 40 and some unit of 122 with both kinds: about 60 and 20 or 40 numbers each, all alike at 2^-19.
    for name, mask, seen in [("features", first, second), ("hidden units", second, torch.ones_like(second))]:
        images = any(len(mask[i][seen[i]].unique()) == 2 for i in range(len(mask)))
        expect_that(images, f"some {name} of an image dropped, others kept", "all or none", what="training")
        units = any(len(mask[:, i][seen[:, i]].unique()) == 2 for i in range(mask.shape[1]))
        expect_that(units, f"other {name} dropped in each image", "the same ones", what="training")
    mixed = [len(first[i][seen & (channel == c)].unique()) == 2 for i, seen in enumerate(second) for c in range(7)]
    expect_that(any(mixed), "some features of a channel dropped, others kept", "all or none", what="training")


@pytest.mark.points(2)
def test_gradients(submission, inside, rng):
    """lets gradients through to x and to all parameters"""
    cotangent = normal(rng, 2, 4)

    def gradients(x, numbers):
        pairs = {part: [[v.clone().requires_grad_() for v in pair] for pair in numbers[part]] for part in numbers}
        x = x.clone().requires_grad_()
        formula(x, pairs).backward(cotangent)
        return [x.grad, *(value.grad for part in pairs.values() for pair in part for value in pair)]

    while True:
        numbers, x = draw(rng, 4, 0.02), normal(rng, 2, 3, 67, 63)
        expected, near = gradients(x, numbers), gradients(x + 1e-5 * normal(rng, *x.shape), numbers)
        # No ReLU and no maximum is so near to a tie that rounding could decide it.
        if all(torch.allclose(a, b, rtol=1e-3, atol=1e-4) for a, b in zip(expected, near, strict=True)):
            break
    for mode in ("eval", "train"):
        model, same_x = network(submission, inside, numbers, 0.02, mode, dropout=0.0), x.clone().requires_grad_()
        output = expect_array(model(same_x), like=cotangent, what="logits")
        expect_that(output.requires_grad, "logits through which gradients flow", "logits without a graph")
        output.backward(cotangent)
        wanted = iter(expected)
        expect_close(same_x.grad, next(wanted), rtol=1e-3, atol=1e-4, what="x.grad")
        for part, names in inside.layers(model).items():
            for name in names:
                grads = getattr(model, part).get_submodule(name).grads()
                for kind in ("weight", "bias"):
                    expect_close(grads.get(kind), next(wanted), rtol=1e-3, atol=1e-4, what=f"{part}.{name}.{kind}.grad")


@pytest.mark.points(1)
def test_leaves_its_input_alone(submission, inside, rng):
    """leaves x as it was"""
    for mode, n in [("eval", 2), ("train", 2), ("eval", 1)]:
        numbers, x = draw(rng, 4, 0.03), normal(rng, n, 3, 63, 70)
        expected, model = formula(x, numbers), network(submission, inside, numbers, 0.03, mode=mode, dropout=0.0)
        with unchanged(x=x):
            got = model(x)
        expect_close(got, expected, what="logits")
