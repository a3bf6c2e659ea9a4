"""The hidden suite of residual-block."""

import math

import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_array, expect_close, expect_equal, expect_integer, expect_that, unchanged

# (in_channels, out_channels, stride) by the shortcut that they call for
IDENTITIES = [(3, 3, 1), (1, 1, 1)]
PROJECTIONS = [(2, 5, 1), (5, 2, 1), (3, 3, 2), (2, 4, 2), (4, 3, 3), (2, 2, 4)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def is_identity(sizes):
    """Whether the shortcut of this block is the identity."""
    return sizes[2] == 1 and sizes[0] == sizes[1]


def shapes(sizes):
    """The parameters' shapes by name."""
    before, after, _ = sizes
    found = {"conv1.weight": (after, before, 3, 3), "conv2.weight": (after, after, 3, 3)}
    norms = ["bn1", "bn2"]
    if not is_identity(sizes):
        found["shortcut.0.weight"] = (after, before, 1, 1)
        norms.append("shortcut.1")
    return found | {f"{norm}.{kind}": (after,) for norm in norms for kind in ("weight", "bias")}


def draw(rng, sizes):
    """Numbers for all parameters and running statistics; batch norms' weights are of both signs."""
    state = {}
    for name, shape in shapes(sizes).items():
        norm, _, kind = name.rpartition(".")
        state[name] = normal(rng, *shape) / math.sqrt(math.prod(shape[1:]))
        if kind == "bias":
            size = rng.uniform(0.5, 2.0, shape) * rng.choice([-1, 1], shape)
            state[f"{norm}.weight"] = torch.from_numpy(size).float()
            state[f"{norm}.running_mean"] = normal(rng, *shape)
            state[f"{norm}.running_var"] = torch.from_numpy(rng.uniform(0.3, 3.0, shape)).float()
    return state


def norm(x, state, name, training):
    """A batch norm with PyTorch's defaults; in training the running statistics in `state` move on."""
    mean, variance = state[f"{name}.running_mean"], state[f"{name}.running_var"]
    return F.batch_norm(x, mean, variance, state[f"{name}.weight"], state[f"{name}.bias"], training, 0.1, 1e-5)


def before_relu(x, state, stride, training=False):
    """What the two ReLUs of the block get."""
    first = norm(F.conv2d(x, state["conv1.weight"], stride=stride, padding=1), state, "bn1", training)
    out = norm(F.conv2d(F.relu(first), state["conv2.weight"], padding=1), state, "bn2", training)
    if "shortcut.0.weight" in state:
        x = norm(F.conv2d(x, state["shortcut.0.weight"], stride=stride), state, "shortcut.1", training)
    return first, out + x


def formula(x, state, stride, training=False):
    """The block as a formula; in training the running statistics in `state` move on."""
    return F.relu(before_relu(x, state, stride, training)[1])


def clone(state):
    """The same numbers in other memory."""
    return {name: value.detach().clone() for name, value in state.items()}


def network(submission, state, sizes, mode):
    """The submission's block with these numbers, in training or in evaluation."""
    block = submission.BasicBlock(*sizes)
    _, unknown = block.load_state_dict(clone(state), strict=False)  # what else it holds is another check's matter
    expect_that(not unknown, ", ".join(state), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    getattr(block, mode)()
    return block


def shown(sizes):
    """The block in words."""
    return "BasicBlock({}, {}, stride={})".format(*sizes)


def expect_formula(submission, rng, sizes, n=2, height=7, width=4, state=None, mode="eval"):
    """A block with random numbers gives what the formula gives; returns its state as it should be, and the block."""
    state = clone(draw(rng, sizes) if state is None else state)
    x = 1.5 * normal(rng, n, sizes[0], height, width) + 0.5
    block = network(submission, state, sizes, mode)
    expected = formula(x, state, sizes[2], mode == "train")  # before the block can change x
    expect_close(block(x), expected, what=f"{shown(sizes)} of {n} x {height} x {width} in {mode} mode")
    return state, block


@pytest.mark.points(3)
def test_names_its_parameters(submission, rng):
    """has the parameters of conv1, bn1, conv2, bn2 and, with a projection, shortcut.0 and shortcut.1, and no others"""
    for sizes in IDENTITIES + PROJECTIONS:
        block = submission.BasicBlock(*sizes)
        block(normal(rng, 2, sizes[0], 6, 8))
        # A layer may stand under a second name too, in a Sequential beside; it counts once.
        found = {name: tuple(value.shape) for name, value in block.named_parameters(remove_duplicate=False)}
        for name, shape in shapes(sizes).items():
            what = f"{name} of {shown(sizes)}"
            expect_that(name in found, f"a parameter of shape {shape}", f"only {', '.join(found)}", what=what)
            expect_that(found[name] == shape, f"shape {shape}", f"shape {found[name]}", what=what)
        count = sum(math.prod(shape) for shape in shapes(sizes).values())
        numbers = sum(value.numel() for value in block.parameters())
        expect_integer(numbers, count, what=f"the number of parameters of {shown(sizes)}")


@pytest.mark.points(2)
def test_shape(submission, rng):
    """returns float32 maps of ⌈H / stride⌉ by ⌈W / stride⌉, by default with stride 1"""
    for block, size in [
        (submission.BasicBlock(in_channels=2, out_channels=3, stride=2), (3, 4, 3)),
        (submission.BasicBlock(in_channels=2, out_channels=4), (4, 7, 6)),
        (submission.BasicBlock(2, 2), (2, 7, 6)),
        (submission.BasicBlock(2, 2, 3), (2, 3, 2)),
    ]:
        out = expect_array(block(normal(rng, 2, 2, 7, 6)), (2, *size), dtype="float32", what="result")
        out = out.detach()
        some = float(out.max()) > 0.0 and float(out.min()) >= 0.0
        expect_that(some, "numbers from 0, some greater", f"{float(out.min()):.3g} to {float(out.max()):.3g}", "result")


@pytest.mark.points(3)
def test_convolutions(submission, rng):
    """convolves twice by 3 x 3 with a border of zeros, each time with a batch norm behind it"""
    for height, width in [(7, 4), (3, 5), (1, 1), (2, 6)]:
        expect_formula(submission, rng, (3, 3, 1), height=height, width=width)
    expect_formula(submission, rng, (2, 3, 1), n=130, height=2, width=3)


@pytest.mark.points(1)
def test_small_variances(submission, rng):
    """adds PyTorch's ε of 1e-5 to each variance"""
    for sizes in [(3, 3, 1), (2, 4, 2)]:
        state = draw(rng, sizes)
        for name in [name for name in state if name.endswith("running_var")]:
            size = state[name].shape
            state[name] = torch.from_numpy(rng.uniform(1e-5, 1e-4, size)).float()
            state[name.replace("running_var", "weight")] = torch.from_numpy(rng.uniform(0.002, 0.01, size)).float()
        expect_formula(submission, rng, sizes, state=state)


@pytest.mark.points(3)
def test_stride_on_conv1(submission, rng):
    """strides in conv1 and on the shortcut, not in conv2, by any stride"""
    for sizes in [(3, 3, 2), (2, 4, 2), (2, 3, 3)]:
        for height, width in [(9, 6), (8, 11), (5, 1)]:
            expect_formula(submission, rng, sizes, height=height, width=width)


@pytest.mark.points(2)
def test_relu_after_bn1(submission, rng):
    """applies ReLU between bn1 and conv2, however large the numbers"""
    for sizes in [(3, 3, 1), (2, 4, 2)]:
        for scale, shift in [(1.0, -1.0), (20.0, 0.0), (1.0, 2.0)]:
            state = draw(rng, sizes)
            state["bn1.weight"], state["bn1.bias"] = scale * state["bn1.weight"], state["bn1.bias"] + shift
            state["bn2.running_var"] = scale**2 * state["bn2.running_var"]
            expect_formula(submission, rng, sizes, state=state)


@pytest.mark.points(2)
def test_relu_after_the_sum(submission, rng):
    """adds first and applies ReLU to the sum alone"""
    for sizes in [(3, 3, 1), (2, 4, 1), (3, 3, 2)]:
        for scale, shift in [(1.0, -2.0), (1.0, 1.0), (20.0, 0.0)]:
            state = draw(rng, sizes)
            state["bn2.weight"], state["bn2.bias"] = scale * state["bn2.weight"], state["bn2.bias"] + shift
            expect_formula(submission, rng, sizes, state=state)


@pytest.mark.points(3)
def test_identity_where_shapes_agree(submission, rng):
    """passes x through an identity where stride is 1 and the channels agree"""
    for sizes in [(3, 3, 1), (1, 1, 1), (300, 300, 1)]:
        _, block = expect_formula(submission, rng, sizes, height=2, width=3)
        extra = [name for name in block.state_dict() if str(name).startswith("shortcut")]
        expect_that(not extra, "nothing of the shortcut's", ", ".join(map(str, extra)), what="the keys of state_dict()")
        x = normal(rng, 2, sizes[0], 3, 5)
        shortcut = block.shortcut
        expect_that(callable(shortcut), "an empty nn.Sequential or an nn.Identity", repr(shortcut), what="shortcut")
        expect_equal(shortcut(x.clone()), x, what="shortcut(x)")


@pytest.mark.points(2)
def test_projection_where_shapes_differ(submission, rng):
    """projects x where the channels differ, where the stride is not 1, and where both do"""
    for sizes in PROJECTIONS:
        state = draw(rng, sizes)
        for name in ("bn2.weight", "bn2.bias"):  # nothing but the shortcut is left
            state[name] = 0.0 * state[name]
        expect_formula(submission, rng, sizes, state=state)
        expect_formula(submission, rng, sizes)


@pytest.mark.points(3)
def test_training_uses_the_batch(submission, rng):
    """normalises by the batch's mean and variance in training, and updates the running ones as PyTorch does"""
    for sizes, n in [((3, 3, 1), 4), ((2, 4, 2), 4), ((3, 3, 1), 1), ((2, 4, 1), 1)]:
        state, block = expect_formula(submission, rng, sizes, n=n, mode="train")
        found = block.state_dict()
        for name in state:
            if "running" in name:
                expect_close(found.get(name), state[name], what=f"{name} after one batch")
        x = normal(rng, 3, sizes[0], 5, 6)
        expected = formula(x, state, sizes[2])
        block.eval()
        expect_close(block(x), expected, what=f"{shown(sizes)} in evaluation, after a batch in training")


@pytest.mark.points(2)
def test_evaluation_uses_the_running_statistics(submission, rng):
    """normalises by the running statistics in evaluation, leaves them alone, and treats each image on its own"""
    for sizes in [(3, 3, 1), (2, 4, 2)]:
        state, x = draw(rng, sizes), normal(rng, 4, sizes[0], 5, 8)
        expected, block = formula(x, state, sizes[2]), network(submission, state, sizes, "eval")
        expect_close(block(x), expected, what="result of four images")
        for i in range(4):
            expect_close(block(x[i : i + 1]), expected[i : i + 1], what="result of one image")
        found = block.state_dict()
        for name in state:
            if "running" in name:
                expect_close(found.get(name), state[name], what=f"{name} after evaluation")


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """lets gradients through to x, on both ways, and to all parameters"""
    for sizes, mode in [((2, 2, 1), "train"), ((2, 3, 2), "train"), ((2, 2, 1), "eval"), ((2, 3, 2), "eval")]:
        training = mode == "train"
        while True:
            state, x = draw(rng, sizes), normal(rng, 3, sizes[0], 4, 5).requires_grad_()
            # No number so near ReLU's kink that rounding could put it on the other side.
            if min(float(z.abs().min()) for z in before_relu(x, clone(state), sizes[2], training)) > 1e-4:
                break
        block, same_x = network(submission, state, sizes, mode), x.detach().clone().requires_grad_()
        for name in shapes(sizes):
            state[name].requires_grad_()
        expected = formula(x, state, sizes[2], training)
        cotangent = normal(rng, *expected.shape)
        expected.backward(cotangent)
        output = expect_array(block(same_x), like=expected, what="result")
        expect_that(output.requires_grad, "a result through which gradients flow", "one without a graph")
        output.backward(cotangent)
        for name in shapes(sizes):
            layer, _, kind = name.rpartition(".")
            got = block.get_submodule(layer).grads().get(kind)
            expect_close(got, state[name].grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad, {shown(sizes)}")
        expect_close(same_x.grad, x.grad, rtol=1e-3, atol=1e-4, what=f"x.grad, {shown(sizes)}")


@pytest.mark.points(1)
def test_leaves_its_input_alone(submission, rng):
    """leaves x as it was, with an identity too"""
    for sizes in [(3, 3, 1), (2, 4, 2)]:
        for mode in ("train", "eval"):
            state, x = draw(rng, sizes), normal(rng, 3, sizes[0], 5, 4)
            expected = formula(x, clone(state), sizes[2], mode == "train")
            block = network(submission, state, sizes, mode)
            with unchanged(x=x):
                got = block(x)
            expect_close(got, expected, what=shown(sizes))
