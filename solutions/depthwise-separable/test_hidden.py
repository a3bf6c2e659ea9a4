"""The hidden suite of depthwise-separable."""

import math

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_integer, expect_that, unchanged


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def draw(rng, before, after, kernel):
    """Numbers for both weights."""
    depthwise = normal(rng, before, 1, kernel, kernel) / kernel
    return {"depthwise.weight": depthwise, "pointwise.weight": normal(rng, after, before, 1, 1) / math.sqrt(before)}


def formula(x, state, stride=1):
    """The definition: each channel by shifted copies of its padded map, then a mixture of the channels."""
    kernels, mixture = state["depthwise.weight"][:, 0], state["pointwise.weight"][:, :, 0, 0]
    n, channels, height, width = x.shape
    kernel = kernels.shape[-1]
    half = kernel // 2
    padded = torch.nn.functional.pad(x, (half, half, half, half))
    maps = torch.zeros_like(x)
    for i in range(kernel):
        for j in range(kernel):
            maps = maps + kernels[:, i, j, None, None] * padded[:, :, i : i + height, j : j + width]
    maps = maps[:, :, ::stride, ::stride]
    mixed = [sum(mixture[o, c] * maps[:, c] for c in range(channels)) for o in range(len(mixture))]
    return torch.stack(mixed, dim=1)


def network(submission, state, stride=1):
    """The submission's block with these weights."""
    (before, _, kernel, _), after = state["depthwise.weight"].shape, state["pointwise.weight"].shape[0]
    block = submission.DepthwiseSeparable(before, after, kernel, stride)
    _, unknown = block.load_state_dict(state, strict=False)  # what else it holds is another check's matter
    expect_that(not unknown, ", ".join(state), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return block


def expect_formula(submission, state, x, stride=1):
    """The block with these weights gives what the definition gives."""
    expected = formula(x, state, stride)  # before the block can change x
    after, before = state["pointwise.weight"].shape[:2]
    size = f"{before} to {after} channels, kernel {state['depthwise.weight'].shape[-1]}, stride {stride}"
    expect_close(network(submission, state, stride)(x), expected, what=f"{size}, x of {tuple(x.shape)}")


@pytest.mark.points(3)
def test_names_its_parameters(submission, rng):
    """has a kernel for each channel in depthwise, a 1 x 1 mixture in pointwise, and nothing else to learn"""
    for before, after, kernel, stride in [(3, 5, 3, 1), (5, 2, 5, 2), (4, 4, 1, 1), (1, 3, 3, 1), (8, 8, 3, 1)]:
        block = submission.DepthwiseSeparable(before, after, kernel, stride)
        block(normal(rng, 2, before, 6, 7))
        # A layer may stand under a second name too, in a Sequential beside; it counts once.
        found = {name: tuple(value.shape) for name, value in block.named_parameters(remove_duplicate=False)}
        for name, value in draw(rng, before, after, kernel).items():
            shape = tuple(value.shape)
            what = f"{name} of DepthwiseSeparable({before}, {after}, {kernel}, {stride})"
            expect_that(name in found, f"a parameter of shape {shape}", f"only {', '.join(found)}", what=what)
            expect_that(found[name] == shape, f"shape {shape}", f"shape {found[name]}", what=what)
        numbers = sum(value.numel() for value in block.parameters())
        expect_integer(numbers, before * kernel**2 + before * after, what="the number of parameters")


@pytest.mark.points(2)
def test_defaults(submission, rng):
    """has a 3 x 3 kernel and stride 1 by default"""
    state, x = draw(rng, 2, 4, 3), normal(rng, 3, 2, 5, 8)
    expected = formula(x, state)
    for block in (
        submission.DepthwiseSeparable(2, 4),
        submission.DepthwiseSeparable(in_channels=2, out_channels=4, stride=1, kernel=3),
    ):
        block.load_state_dict(state, strict=False)
        expect_close(block(x), expected, what="result")
    state = draw(rng, 2, 4, 5)
    expected = formula(x, state, 2)
    block = submission.DepthwiseSeparable(stride=2, kernel=5, out_channels=4, in_channels=2)
    block.load_state_dict(state, strict=False)
    expect_close(block(x), expected, what="result for kernel=5, stride=2")


@pytest.mark.points(3)
def test_channels_are_apart_in_depthwise(submission, rng):
    """moves each channel's own kernel over that channel alone, before any mixing"""
    for channels in (1, 3, 4):
        state = draw(rng, channels, channels, 3) | {"pointwise.weight": torch.eye(channels)[:, :, None, None]}
        expect_formula(submission, state, normal(rng, 2, channels, 5, 7))
        expect_formula(submission, draw(rng, channels, channels, 3), normal(rng, 2, channels, 5, 7))


@pytest.mark.points(2)
def test_pointwise_mixes_channels(submission, rng):
    """mixes the channels at each pixel, to more of them or fewer"""
    for before, after in [(2, 5), (6, 1), (1, 4), (3, 3)]:
        state = draw(rng, before, after, 3)
        state["depthwise.weight"] = 0.0 * state["depthwise.weight"]
        state["depthwise.weight"][:, 0, 1, 1] = 1.0  # passes x on
        expect_formula(submission, state, normal(rng, 2, before, 4, 6))
        expect_formula(submission, draw(rng, before, after, 3), normal(rng, 2, before, 4, 6))


@pytest.mark.points(3)
def test_odd_kernels_keep_the_size(submission, rng):
    """pads every odd kernel with kernel // 2 rows and columns of zeros, so that the size stays"""
    for kernel in (1, 3, 5, 7, 9, 13):
        for height, width in [(6, 9), (4, 3), (1, 1)]:
            expect_formula(submission, draw(rng, 2, 3, kernel), normal(rng, 2, 2, height, width) + 1.0)


@pytest.mark.points(3)
def test_stride(submission, rng):
    """keeps every stride-th row and column, the first ones included"""
    for kernel, stride in [(3, 2), (5, 2), (1, 2), (3, 3), (1, 3), (7, 4), (3, 5), (5, 8)]:
        for height, width in [(9, 6), (8, 11), (1, 2)]:
            expect_formula(submission, draw(rng, 3, 2, kernel), normal(rng, 2, 3, height, width) + 1.0, stride)


@pytest.mark.points(3)
def test_stride_sits_on_depthwise(submission, rng, inside):
    """strides in depthwise, so that it writes a small map and pointwise reads one"""
    for kernel, stride in [(3, 2), (5, 3), (1, 2)]:
        state, x = draw(rng, 2, 4, kernel), normal(rng, 1, 2, 12, 9)
        expect_formula(submission, state, x, stride)
        small = (-(-12 // stride), -(-9 // stride))
        # A product of matrices in place of a convolution is not seen, and free.
        for weight, read, written in inside.convolutions(network(submission, state, stride), x):
            name = "depthwise" if weight[1] == 1 else "pointwise"  # how many channels a filter sees, of two
            verb, size = ("reads", tuple(read[2:])) if name == "pointwise" else ("writes", tuple(written[2:]))
            wanted, got = "{} x {}".format(*small), "{} x {}".format(*size)
            expect_that(size == small, wanted, got, what=f"what {name} {verb}, for x of 12 x 9 and stride {stride}")


@pytest.mark.points(2)
def test_no_activation(submission, rng):
    """applies no activation or norm, neither between the two nor behind them"""
    for scale, shift in [(1.0, -3.0), (1.0, 3.0), (40.0, 0.0), (0.01, 0.0)]:
        for sign in (-1.0, 1.0):
            state = draw(rng, 3, 4, 3)
            state["depthwise.weight"] = sign * state["depthwise.weight"].abs()
            expect_formula(submission, state, scale * normal(rng, 2, 3, 5, 6) + shift)
    state, x = draw(rng, 3, 4, 3), normal(rng, 2, 3, 5, 6)
    expected = formula(x, state)
    got = expect_array(network(submission, state)(4096.0 * x), like=expected, what="result")
    expect_close(got / 4096.0, expected, what="result for numbers 4,096 times as large, divided by 4,096")


@pytest.mark.points(2)
def test_images_on_their_own(submission, rng):
    """treats each image of a batch on its own, in training as in evaluation"""
    state, x = draw(rng, 3, 2, 3), normal(rng, 4, 3, 5, 6)
    expected, block = formula(x, state, 2), network(submission, state, 2)
    for mode in ("train", "eval"):
        getattr(block, mode)()
        expect_close(block(x), expected, what=f"result of four images in {mode} mode")
        for i in range(4):
            expect_close(block(x[i : i + 1]), expected[i : i + 1], what=f"result of one image in {mode} mode")
    expect_formula(submission, state, normal(rng, 130, 3, 3, 2))


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """lets gradients through to x and to both weights"""
    for stride, mode in [(1, "train"), (2, "train"), (1, "eval")]:
        state = {name: value.requires_grad_() for name, value in draw(rng, 3, 2, 3).items()}
        x = normal(rng, 2, 3, 5, 6).requires_grad_()
        expected = formula(x, state, stride)
        cotangent = normal(rng, *expected.shape)
        expected.backward(cotangent)
        block = network(submission, {name: value.detach() for name, value in state.items()}, stride)
        getattr(block, mode)()
        same_x = x.detach().clone().requires_grad_()
        output = expect_array(block(same_x), like=expected, what="result")
        expect_that(output.requires_grad, "a result through which gradients flow", "one without a graph")
        output.backward(cotangent)
        for name, value in state.items():
            got = block.get_submodule(name.removesuffix(".weight")).grads().get("weight")
            expect_close(got, value.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")
        expect_close(same_x.grad, x.grad, rtol=1e-3, atol=1e-4, what="x.grad")


@pytest.mark.points(1)
def test_leaves_its_input_alone(submission, rng):
    """leaves x as it was"""
    for n, kernel, stride in [(2, 3, 1), (2, 1, 1), (2, 5, 2), (1, 3, 1)]:
        state, x = draw(rng, 2, 3, kernel), normal(rng, n, 2, 5, 6)
        expected, block = formula(x, state, stride), network(submission, state, stride)
        with unchanged(x=x):
            got = block(x)
        expect_close(got, expected, what="result")


@pytest.mark.points(3)
def test_saving(submission, rng):
    """saving divides the parameters of a full convolution by those of the block, without rounding"""
    sizes = [tuple(int(size) for size in rng.integers(1, (200, 200, 12))) for _ in range(20)]
    for before, after, kernel in [
        *sizes,
        (1, 1, 1),
        (3, 8, 2),
        (512, 512, 3),
        (7, 100_000, 7),
        (100_000, 5, 11),
        (100_000, 70_000, 9),
    ]:
        full = sum(kernel**2 for _ in range(after))  # for each input channel
        block = kernel**2 + after
        got = submission.saving(before, after, kernel)
        expect_close(got, full / block, rtol=1e-6, atol=0.0, what=f"saving({before}, {after}, {kernel})")
    got = submission.saving(kernel=5, out_channels=4, in_channels=3)
    expect_close(got, 100 / 29, rtol=1e-6, atol=0.0, what="saving(in_channels=3, out_channels=4, kernel=5)")
