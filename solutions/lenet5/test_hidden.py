"""The hidden suite of lenet5."""

import math

import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_array, expect_close, expect_integer, expect_that, unchanged


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def shapes(num_classes):
    """The parameters' shapes by name."""
    weights = {
        "conv1": (6, 1, 5, 5),
        "conv2": (16, 6, 5, 5),
        "fc1": (120, 400),
        "fc2": (84, 120),
        "fc3": (num_classes, 84),
    }
    return {
        f"{layer}.{kind}": shape if kind == "weight" else shape[:1]
        for layer, shape in weights.items()
        for kind in ("weight", "bias")
    }


def draw(rng, num_classes, **changed):
    """Numbers for all parameters, with which each tanh gets numbers of size about 1; conv1__bias=... replaces."""
    state = {}
    for name, shape in shapes(num_classes).items():
        state[name] = normal(rng, *shape) * 1.5 / math.sqrt(math.prod(shape[1:]))
    return state | {name.replace("__", "."): value for name, value in changed.items()}


def formula(x, state):
    """The network as a formula."""
    for layer in ("conv1", "conv2"):
        x = F.avg_pool2d(torch.tanh(F.conv2d(x, state[f"{layer}.weight"], state[f"{layer}.bias"])), 2, 2)
    x = x.reshape(len(x), 400)
    for layer in ("fc1", "fc2"):
        x = torch.tanh(F.linear(x, state[f"{layer}.weight"], state[f"{layer}.bias"]))
    return F.linear(x, state["fc3.weight"], state["fc3.bias"])


def network(submission, state):
    """The submission's network with these weights."""
    model = submission.LeNet5(len(state["fc3.bias"]))
    # What else the network holds is test_names_its_parameters's matter, and a buffer is nobody's.
    _, unknown = model.load_state_dict(state, strict=False)
    expect_that(not unknown, ", ".join(state), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return model


def expect_formula(submission, rng, state, n=3, what="logits"):
    """The network with these weights gives what the formula gives."""
    x = normal(rng, n, 1, 32, 32)
    expected = formula(x, state)  # before the model can change x
    expect_close(network(submission, state)(x), expected, what=what)


@pytest.mark.points(3)
def test_names_its_parameters(submission, rng):
    """has the weights and biases of conv1, conv2, fc1, fc2 and fc3, 61,706 numbers for 10 classes, and no others"""
    for model, num_classes, count in [(submission.LeNet5(), 10, 61_706), (submission.LeNet5(3), 3, 61_111)]:
        expect_array(model(normal(rng, 2, 1, 32, 32)), (2, num_classes), what="logits")
        # A layer may stand under a second name too, in a Sequential beside; it counts once.
        found = {name: tuple(value.shape) for name, value in model.named_parameters(remove_duplicate=False)}
        for name, shape in shapes(num_classes).items():
            expect_that(name in found, f"a parameter of shape {shape}", f"only {', '.join(found)}", what=name)
            expect_that(found[name] == shape, f"shape {shape}", f"shape {found[name]}", what=name)
        numbers = sum(value.numel() for value in model.parameters())
        expect_integer(numbers, count, what=f"the number of parameters for {num_classes} classes")


@pytest.mark.points(2)
def test_classes(submission, rng):
    """returns float32 logits for num_classes classes, by default 10"""
    x = normal(rng, 4, 1, 32, 32)
    expect_array(submission.LeNet5()(x), (4, 10), dtype="float32", what="logits by default")
    expect_array(submission.LeNet5(num_classes=7)(x), (4, 7), dtype="float32", what="logits for 7 classes")
    for num_classes in (1, 2, 13, 300):
        expect_formula(submission, rng, draw(rng, num_classes))


@pytest.mark.points(3)
def test_tanh_after_the_convolutions(submission, rng):
    """applies tanh after conv1 and conv2"""
    for high, low in [("conv1", "conv2"), ("conv2", "conv1")]:
        state = draw(rng, 5)
        state[f"{high}.bias"] = 1.5 * normal(rng, *shapes(5)[f"{high}.bias"])
        state[f"{low}.weight"] = state[f"{low}.weight"] / 2
        expect_formula(submission, rng, state)


@pytest.mark.points(3)
def test_tanh_after_the_linear_layers(submission, rng):
    """applies tanh after fc1 and fc2"""
    # conv2 gives nothing: the logits come from the biases and the linear layers alone.
    state = draw(rng, 5, conv2__weight=torch.zeros(16, 6, 5, 5), conv2__bias=torch.zeros(16))
    expect_formula(submission, rng, state | {"fc1.bias": 2.0 * normal(rng, 120)})
    expect_formula(submission, rng, state | {"fc1.bias": normal(rng, 120), "fc2.bias": 2.0 * normal(rng, 84)})


@pytest.mark.points(3)
def test_nothing_after_fc3(submission, rng):
    """returns logits, neither squashed nor normalised, in training and in evaluation"""
    state, x = draw(rng, 6), normal(rng, 4, 1, 32, 32)
    state["fc3.bias"] = torch.tensor([-9.0, 9.0, 4.0, -4.0, 200.0, -200.0])
    expected, model = formula(x, state), network(submission, state)
    model.eval()
    expect_close(model(x), expected, what="logits in evaluation")
    model.train()
    expect_close(model(x), expected, what="logits in training")
    state = draw(rng, 1)
    expected, model = formula(x, state), network(submission, state)
    model.eval()
    expect_close(model(x), expected, what="the one logit of each image in evaluation")


@pytest.mark.points(3)
def test_average_pools(submission, rng):
    """pools by the average of each 2 x 2 block, twice"""
    expect_formula(submission, rng, draw(rng, 5))
    # Maps that differ from pixel to pixel: a 5x5 kernel with one weight passes the noise on.
    state = draw(rng, 5, conv1__weight=torch.zeros(6, 1, 5, 5), conv2__weight=torch.zeros(16, 6, 5, 5))
    state["conv1.weight"][:, 0, 1, 3] = normal(rng, 6)
    state["conv2.weight"][:, :, 3, 0] = normal(rng, 16, 6)
    expect_formula(submission, rng, state)


@pytest.mark.points(2)
def test_pools_after_tanh(submission, rng):
    """pools what tanh gives, not what tanh gets"""
    for layer in ("conv1", "conv2"):
        state = draw(rng, 5)
        state[f"{layer}.weight"] = 3.0 * state[f"{layer}.weight"]
        expect_formula(submission, rng, state)


@pytest.mark.points(2)
def test_no_padding(submission, rng):
    """moves its kernels over the image alone, with no border around it"""
    # One weight in a corner of each kernel: every map is the image, shifted.
    for row, column in [(0, 0), (4, 4), (0, 4)]:
        state = draw(rng, 4, conv1__weight=torch.zeros(6, 1, 5, 5))
        state["conv1.weight"][:, 0, row, column] = 1.0 + rng.uniform()
        expect_formula(submission, rng, state)


@pytest.mark.points(2)
def test_flattens_in_order(submission, rng):
    """flattens channel, row, column into fc1"""
    # One feature at a time: fc1 hears nothing else.
    state, x = draw(rng, 4), normal(rng, 2, 1, 32, 32)
    for feature in rng.choice(400, 6, replace=False):
        fc1 = torch.zeros(120, 400)
        fc1[:, feature] = 3.0 * normal(rng, 120)
        changed = state | {"fc1.weight": fc1}
        expected = formula(x, changed)
        channel, place = divmod(int(feature), 25)
        what = (
            f"logits where fc1 reads feature {feature} alone: channel {channel}, row {place // 5}, column {place % 5}"
        )
        expect_close(network(submission, changed)(x), expected, what=what)


@pytest.mark.points(2)
def test_images_on_their_own(submission, rng):
    """treats each image of a batch on its own and keeps the batch axis of a batch of one"""
    state, x = draw(rng, 5), normal(rng, 4, 1, 32, 32)
    expected, model = formula(x, state), network(submission, state)
    expect_close(model(x), expected, what="logits of four images")
    for i in range(4):
        expect_close(model(x[i : i + 1]), expected[i : i + 1], what="logits of one image")
    expect_formula(submission, rng, draw(rng, 1), n=1, what="the one logit of one image")
    expect_formula(submission, rng, draw(rng, 4), n=130, what="logits of 130 images")


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """lets gradients through to x and to all parameters"""
    state = {name: value.requires_grad_() for name, value in draw(rng, 4).items()}
    x, cotangent = normal(rng, 3, 1, 32, 32).requires_grad_(), normal(rng, 3, 4)
    formula(x, state).backward(cotangent)
    for mode in ("train", "eval"):
        model, same_x = network(submission, {name: value.detach() for name, value in state.items()}), x.detach().clone()
        getattr(model, mode)()
        output = model(same_x.requires_grad_())
        expect_array(output, like=cotangent, what="logits")
        expect_that(output.requires_grad, "logits through which gradients flow", "logits without a graph")
        output.backward(cotangent)
        for name, value in state.items():
            layer, kind = name.split(".")
            got = model.get_submodule(layer).grads().get(kind)
            expect_close(got, value.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")
        expect_close(same_x.grad, x.grad, rtol=1e-3, atol=1e-4, what="x.grad")


@pytest.mark.points(1)
def test_leaves_its_input_alone(submission, rng):
    """leaves x as it was"""
    for scale in (1.0, 30.0):  # large pixels too
        state, x = draw(rng, 5), scale * normal(rng, 3, 1, 32, 32)
        expected, model = formula(x, state), network(submission, state)
        with unchanged(x=x):
            got = model(x)
        expect_close(got, expected, what="logits")
