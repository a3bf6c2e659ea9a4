"""The hidden suite of simple-cnn."""

import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_array, expect_close, expect_raises, expect_that, unchanged


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def weights(rng, num_classes, in_channels, image_size):
    """Numbers for the four parameters, with the shapes that they must have."""
    length = 16 * (image_size // 2) ** 2
    return {
        "conv1.weight": normal(rng, 16, in_channels, 3, 3) / 3,
        "conv1.bias": normal(rng, 16),
        "fc.weight": normal(rng, num_classes, length) / length**0.5,
        "fc.bias": normal(rng, num_classes),
    }


def network(submission, state, num_classes, in_channels, image_size):
    """The submission's network with these weights."""
    model = submission.SimpleCNN(num_classes, in_channels, image_size)
    model.load_state_dict(state)
    return model


def formula(x, state):
    """The network as a formula."""
    maps = F.relu(F.conv2d(x, state["conv1.weight"], state["conv1.bias"], padding=1))
    return F.linear(F.max_pool2d(maps, 2).flatten(1), state["fc.weight"], state["fc.bias"])


def expect_formula(submission, rng, num_classes, in_channels, image_size, n=3):
    """A network with random weights gives what the formula gives."""
    state, x = weights(rng, num_classes, in_channels, image_size), normal(rng, n, in_channels, image_size, image_size)
    expected = formula(x, state)  # before the model can change x
    model = network(submission, state, num_classes, in_channels, image_size)
    expect_close(model(x), expected, what=f"logits for image_size {image_size}")


def expect_maps(submission, rng, in_channels, image_size, **changed):
    """With an fc that passes everything on, the logits are the formula's pooled maps."""
    length = 16 * (image_size // 2) ** 2
    state = {**weights(rng, length, in_channels, image_size), **changed}
    state |= {"fc.weight": torch.eye(length), "fc.bias": torch.zeros(length)}
    x = normal(rng, 3, in_channels, image_size, image_size)
    expected = formula(x, state)
    model = network(submission, state, length, in_channels, image_size)
    expect_close(model(x), expected, what="the pooled maps, passed on by an fc of the identity")


def expect_refusals(submission, rng, image_size, others, mode="train"):
    """A network for 3 channels takes its own image size and none of these (N, H, W)."""
    model = network(submission, weights(rng, 5, 3, image_size), 5, 3, image_size)
    getattr(model, mode)()
    expect_array(model(normal(rng, 2, 3, image_size, image_size)), (2, 5))
    for n, height, width in others:
        with expect_raises(Exception, f"{n} images are {height} x {width} and image_size is {image_size}"):
            model(normal(rng, n, 3, height, width))


@pytest.mark.points(1)
def test_defaults(submission, rng):
    """is by default for 10 classes and 3 channels of 32 x 32"""
    expect_array(submission.SimpleCNN()(normal(rng, 2, 3, 32, 32)), (2, 10), dtype="float32", what="logits")
    model = submission.SimpleCNN(image_size=6, in_channels=2, num_classes=7)
    expect_array(model(normal(rng, 3, 2, 6, 6)), (3, 7), dtype="float32", what="logits")


@pytest.mark.points(2)
def test_names_its_parameters(submission, rng):
    """has the parameters conv1.weight, conv1.bias, fc.weight and fc.bias, and no others"""
    model = submission.SimpleCNN(7, 2, 6)
    model(normal(rng, 3, 2, 6, 6))
    found = {name: tuple(value.shape) for name, value in dict(model.state_dict()).items()}
    wanted = {name: tuple(value.shape) for name, value in weights(rng, 7, 2, 6).items()}
    expect_that(found == wanted, str(wanted), str(found), what="state_dict() as names and shapes")


@pytest.mark.points(2)
def test_conv1_keeps_the_size(submission, rng):
    """keeps height and width in conv1 by a border of zeros"""
    expect_maps(submission, rng, in_channels=2, image_size=4)
    expect_maps(submission, rng, in_channels=3, image_size=2)


@pytest.mark.points(2)
def test_relu(submission, rng):
    """sets negative features to zero before fc"""
    expect_maps(submission, rng, 2, 6, **{"conv1.bias": normal(rng, 16) - 1.5})


@pytest.mark.points(2)
def test_pools_by_the_maximum(submission, rng):
    """takes the maximum of each 2 x 2 block"""
    expect_maps(submission, rng, 2, 6, **{"conv1.bias": normal(rng, 16) + 4.0})


@pytest.mark.points(2)
def test_odd_sizes_round_down(submission, rng):
    """drops the last row and column of an odd size in the pool"""
    for image_size in (3, 5, 9):
        expect_formula(submission, rng, num_classes=4, in_channels=2, image_size=image_size)


@pytest.mark.points(2)
def test_fits_other_image_sizes(submission, rng):
    """fits fc to image sizes, classes and channels other than the guide's"""
    for num_classes, in_channels, image_size in [(4, 1, 2), (5, 2, 10), (3, 4, 28), (11, 3, 33), (2, 6, 70)]:
        expect_formula(submission, rng, num_classes, in_channels, image_size)


@pytest.mark.points(2)
def test_flattens_in_order_into_fc(submission, rng):
    """flattens channel, row, column, and applies fc with nothing after it"""
    expect_formula(submission, rng, num_classes=7, in_channels=3, image_size=8, n=4)
    expect_formula(submission, rng, num_classes=12, in_channels=1, image_size=4, n=300)


@pytest.mark.points(2)
def test_returns_logits_in_both_modes(submission, rng):
    """returns the same logits, not probabilities, in training and in evaluation, large ones and a single one too"""
    for bias in ([-9.0, 9.0, 4.0, -4.0, 2.0, 0.0], [-300.0, 300.0, 40.0, -40.0], [5.0]):
        state, x = weights(rng, len(bias), 3, 8), normal(rng, 5, 3, 8, 8)
        state["fc.bias"] = state["fc.bias"] + torch.tensor(bias)
        expected, model = formula(x, state), network(submission, state, len(bias), 3, 8)
        model.eval()
        expect_close(model(x), expected, what=f"logits of {len(bias)} classes in evaluation")
        model.train()
        expect_close(model(x), expected, what=f"logits of {len(bias)} classes in training")


@pytest.mark.points(1)
def test_batch_of_one(submission, rng):
    """keeps the batch axis of a batch of one"""
    expect_formula(submission, rng, num_classes=6, in_channels=3, image_size=8, n=1)
    expect_formula(submission, rng, num_classes=1, in_channels=2, image_size=4, n=1)


@pytest.mark.points(2)
def test_rejects_other_sizes(submission, rng):
    """raises an error for another height or width, also where a whole batch would fit fc"""
    expect_refusals(submission, rng, 8, [(2, 8, 10), (3, 10, 8), (2, 6, 6), (3, 7, 8), (3, 8, 7)])
    # As many numbers after the pool as one, two or four whole images have.
    expect_refusals(submission, rng, 8, [(2, 8, 4), (2, 4, 8), (4, 4, 4), (1, 16, 16)], mode="eval")


@pytest.mark.points(3)
def test_rejects_sizes_that_happen_to_fit_fc(submission, rng):
    """raises an error for another size even if its flattened length fits fc"""
    expect_refusals(
        submission, rng, 8, [(2, 16, 4), (2, 4, 16), (2, 9, 9), (2, 8, 9), (2, 9, 8), (3, 2, 32), (1, 16, 4), (1, 9, 9)]
    )
    expect_refusals(
        submission, rng, 7, [(2, 6, 6), (2, 7, 6), (2, 6, 7), (2, 18, 2), (3, 2, 19), (1, 6, 6), (1, 7, 6)], mode="eval"
    )


@pytest.mark.points(1)
def test_rejects_other_channel_counts(submission, rng):
    """raises an error for another number of channels"""
    for in_channels, other in [(3, 1), (3, 2), (3, 4), (1, 3), (2, 6)]:
        model = network(submission, weights(rng, 5, in_channels, 8), 5, in_channels, 8)
        expect_array(model(normal(rng, 2, in_channels, 8, 8)), (2, 5))
        for n in (1, 2):
            with expect_raises(Exception, f"the image has {other} channels and in_channels is {in_channels}"):
                model(normal(rng, n, other, 8, 8))


@pytest.mark.points(1)
def test_leaves_its_input_alone(submission, rng):
    """leaves x as it was"""
    model, x = network(submission, weights(rng, 5, 2, 6), 5, 2, 6), normal(rng, 3, 2, 6, 6)
    with unchanged(x=x):
        model(x)
