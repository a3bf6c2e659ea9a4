"""The hidden suite of cross-attention-decoder."""

import math

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_that, unchanged

PROJECTIONS = ("q_proj", "k_proj", "v_proj")
NAMES = {"self_attn": "self_attn", "cross_attn": "multihead_attn"}  # the exercise's and PyTorch's
# (N, T, S, D, heads, hidden)
SIZES = [(2, 5, 7, 12, 3, 9), (3, 6, 4, 10, 2, 15), (1, 3, 5, 8, 1, 3), (2, 4, 3, 6, 6, 5), (3, 2, 6, 24, 2, 4)]
SIZES += [(2, 1, 4, 6, 2, 5), (2, 4, 1, 6, 2, 5), (1, 1, 1, 4, 2, 1), (1, 3, 262, 4, 1, 3)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def shapes(width, hidden):
    """The parameters' shapes by name."""
    found = {f"{part}.{name}.weight": (width, width) for part in NAMES for name in (*PROJECTIONS, "out_proj")}
    found |= {"linear1.weight": (hidden, width), "linear2.weight": (width, hidden)}
    found |= {f"norm{i}.weight": (width,) for i in (1, 2, 3)}
    return found | {name.replace("weight", "bias"): shape[:1] for name, shape in found.items()}


def draw(rng, width, hidden):
    """Numbers for all parameters; norms' weights are of both signs."""
    state = {name: normal(rng, *shape) / math.sqrt(shape[-1]) for name, shape in shapes(width, hidden).items()}
    state["linear1.weight"] *= 3.0  # so that the ReLU lets large numbers pass
    for i in (1, 2, 3):
        state[f"norm{i}.weight"] = torch.from_numpy(rng.uniform(0.5, 2.0, width) * rng.choice([-1, 1], width)).float()
    return state


def build(submission, state, heads):
    """The submission's layer with these numbers."""
    hidden, width = state["linear1.weight"].shape
    layer = submission.DecoderLayer(width, heads, hidden)
    _, unknown = layer.load_state_dict({name: value.clone() for name, value in state.items()}, strict=False)
    expect_that(not unknown, ", ".join(sorted(state)), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return layer


class Theirs:
    """PyTorch's own layer in float64 with the same weights; its attentions' names and masks are other ones."""

    def __init__(self, state, heads):
        hidden, width = state["linear1.weight"].shape
        options = {"dropout": 0.0, "batch_first": True, "dtype": torch.float64}
        self.layer, self.heads = torch.nn.TransformerDecoderLayer(width, heads, hidden, **options), heads
        own = {name: value for name, value in state.items() if "_proj" not in name}
        for mine, theirs in NAMES.items():
            for kind in ("weight", "bias"):
                own[f"{theirs}.in_proj_{kind}"] = torch.cat([state[f"{mine}.{name}.{kind}"] for name in PROJECTIONS])
                own[f"{theirs}.out_proj.{kind}"] = state[f"{mine}.out_proj.{kind}"]
        self.layer.load_state_dict(own)

    def __call__(self, x, memory, mask=None):
        (n, t, _), s = x.shape, memory.shape[1]
        if mask is not None:
            mask = ~mask.expand(n, self.heads, t, s).flatten(0, 1)
        later = torch.ones(t, t, dtype=torch.bool).triu(1)
        return self.layer(x.double(), memory.double(), tgt_mask=later, memory_mask=mask)

    def numbers(self, *given):
        """The output alone, in float32."""
        return self(*given).detach().float()

    def grads(self):
        """The parameters' gradients by the exercise's names."""
        found = {name.replace("multihead_attn", "cross_attn"): p.grad for name, p in self.layer.named_parameters()}
        for mine in NAMES:
            for kind in ("weight", "bias"):
                parts = found.pop(f"{mine}.in_proj_{kind}").chunk(3)
                found |= {f"{mine}.{name}.{kind}": part for name, part in zip(PROJECTIONS, parts, strict=True)}
        return found


def some_mask(rng, *shape):
    """A random mask; every row along the last axis keeps at least one place."""
    mask = torch.from_numpy(rng.random(shape) < 0.5)
    keep = torch.from_numpy(rng.integers(0, shape[-1], (*shape[:-1], 1)))
    return mask.scatter(-1, keep, True)


def example(submission, rng, n=2, t=5, s=4, width=6, heads=3, hidden=7):
    """The submission's layer and PyTorch's with the same weights, x and memory."""
    state = draw(rng, width, hidden)
    x, memory = 2.0 * normal(rng, n, t, width) + 0.5, normal(rng, n, s, width)
    return build(submission, state, heads), Theirs(state, heads), x, memory


@pytest.mark.points(1)
@pytest.mark.gate
def test_has_the_parameters(submission, rng):
    """has the parameters of its seven parts and no others, and returns (N, T, D) in float32"""
    layer = submission.DecoderLayer(hidden_dim=5, num_heads=2, embed_dim=6)
    found = {name: tuple(value.shape) for name, value in layer.named_parameters()}
    wanted = shapes(6, 5)
    expect_that(found == wanted, f"{sorted(wanted.items())}", f"{sorted(found.items())}", "parameters")
    output = layer(normal(rng, 2, 3, 6), normal(rng, 2, 4, 6))
    expect_array(output, (2, 3, 6), like=torch.zeros(2, 3, 6), what="output")


@pytest.mark.points(5)
def test_equals_pytorch(submission, rng):
    """equals PyTorch's layer with the same weights and a causal tgt_mask, norm last"""
    for n, t, s, width, heads, hidden in SIZES:
        layer, theirs, x, memory = example(submission, rng, n, t, s, width, heads, hidden)
        for mask in (None, some_mask(rng, n, heads, t, s)):
            expected = theirs.numbers(x, memory, mask)
            what = f"output for N, T, S, D, heads, hidden = {n, t, s, width, heads, hidden}"
            expect_close(layer(x, memory, mask), expected, what=what)
    layer, theirs, x, memory = example(submission, rng, t=9, s=7)
    for t, s in ((3, 4), (9, 2), (2, 7), (5, 7)):  # one layer after another call, with more positions or fewer
        for mask in (some_mask(rng, t, s), None):
            expected = theirs.numbers(x[:, :t], memory[:, :s], mask)
            got = layer(x[:, :t].clone(), memory[:, :s].clone(), mask)
            expect_close(got, expected, what=f"output for T, S = {t, s}, the layer having seen other lengths")


@pytest.mark.points(4)
def test_no_later_position_changes_an_earlier_output(submission, rng):
    """is causal: no output moves when a later position of x changes"""
    for n, t, s in ((2, 5, 4), (1, 4, 6)):
        layer, theirs, x, memory = example(submission, rng, n, t, s)
        for mask in (None, some_mask(rng, t, s)):
            expected = theirs.numbers(x, memory, mask)
            expect_close(layer(x, memory, mask), expected, what="output")
            for first in range(1, t):
                changed = x.clone()
                changed[:, first:] = 5.0 * normal(rng, n, t - first, 6)
                got = expect_array(layer(changed, memory, mask), like=x, what="output")
                what = f"output before position {first} after a change from there"
                expect_close(got[:, :first], expected[:, :first], what=what)


@pytest.mark.points(3)
def test_sees_itself_and_all_before(submission, rng):
    """attends to itself and to all earlier positions of x"""
    for t in (1, 2, 8):
        layer, theirs, x, memory = example(submission, rng, t=t, s=3)
        for position in range(t):
            changed = x.clone()
            changed[:, position] += 3.0 * normal(rng, 2, 6)
            expected = theirs.numbers(changed, memory)
            expect_close(layer(changed, memory), expected, what=f"output after a change of position {position}")


@pytest.mark.points(3)
def test_every_position_sees_all_of_memory(submission, rng):
    """lets every position see all of memory, the last as well, whatever its length"""
    for t, s in ((5, 5), (3, 6), (6, 2)):
        layer, theirs, x, memory = example(submission, rng, t=t, s=s)
        for position in range(s):
            changed = memory.clone()
            changed[:, position] += 3.0 * normal(rng, 2, 6)
            expected = theirs.numbers(x, changed)
            expect_close(layer(x, changed), expected, what=f"output after a change of memory {position}")


@pytest.mark.points(3)
def test_memory_masks_of_any_shape(submission, rng):
    """attends to memory where memory_mask, broadcast to (N, heads, T, S), is True and nowhere else"""
    n, t, s, heads = 2, 5, 4, 3
    layer, theirs, x, memory = example(submission, rng)
    for shape in ((n, heads, t, s), (t, s), (1, s), (n, 1, 1, s), (heads, t, s), (n, 1, t, s), (1, heads, 1, s)):
        mask = some_mask(rng, *shape)
        expected = theirs.numbers(x, memory, mask)
        got = layer(memory_mask=mask, memory=memory, x=x)
        expect_close(got, expected, what=f"output with a mask of shape {shape}")
    layer, theirs, x, memory = example(submission, rng, s=t)  # memory as long as x: the mask must not reach x
    for shape in ((n, heads, t, t), (t, t), (1, t), (n, 1, 1, t)):
        mask = some_mask(rng, *shape)
        expected = theirs.numbers(x, memory, mask)
        what = f"output where memory is as long as x, with a mask of shape {shape}"
        expect_close(layer(x, memory, mask), expected, what=what)


@pytest.mark.points(2)
def test_hidden_memory_makes_no_difference(submission, rng):
    """gives what it gives without the hidden positions of memory, whatever stands there"""
    layer, theirs, x, memory = example(submission, rng, s=6)
    mask = torch.tensor([True, False, True, True, False, False])
    expected = theirs.numbers(x, memory[:, mask])
    memory[:, ~mask] = 20.0 * normal(rng, 2, 3, 6)
    expect_close(layer(x, memory, mask[None]), expected, what="output")
    state, memory, mask = draw(rng, 6, 7), normal(rng, 2, 6, 6), some_mask(rng, 5, 6)
    for name in ("q_proj", "k_proj"):
        state[f"cross_attn.{name}.weight"] *= 20.0
    expected = Theirs(state, 3).numbers(x, memory, mask)
    got = build(submission, state, 3)(x, memory, mask)
    expect_close(got, expected, rtol=2e-3, atol=2e-3, what="output where scores are hundreds apart")


@pytest.mark.points(2)
def test_small_variances(submission, rng):
    """adds an ε of 1e-5 to each variance"""
    weak_parts = (("self_attn.out_proj",), ("norm1", "cross_attn.out_proj"), ("norm2", "linear2"))
    for weak in weak_parts:
        state, x = draw(rng, 10, 7), (1e-2 if weak == weak_parts[0] else 1.0) * normal(rng, 2, 4, 10)
        for name in weak:
            for kind in ("weight", "bias"):
                state[f"{name}.{kind}"] = (1e-2 if "norm" in name else 1e-3) * state[f"{name}.{kind}"]
        memory = normal(rng, 2, 3, 10)
        expected = Theirs(state, 2).numbers(x, memory)
        expect_close(build(submission, state, 2)(x, memory), expected, rtol=1e-3, atol=1e-4, what="output")


@pytest.mark.points(3)
def test_gradients(submission, rng):
    """gives x, memory and all parameters the formula's gradients"""
    for s in (3, 5):
        layer, other, *given = example(submission, rng, s=s)
        mine, theirs = ([tensor.clone().requires_grad_() for tensor in given] for _ in range(2))
        mask, cotangent = some_mask(rng, 5, s), normal(rng, *given[0].shape)
        other(*theirs, mask).backward(cotangent.double())
        output = layer(*mine, mask)
        expect_array(output, like=given[0], what="output")
        expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
        output.backward(cotangent)
        for name, x, y in zip(("x", "memory"), mine, theirs, strict=True):
            expect_close(x.grad, y.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")
        found = layer.grads()
        for name, value in other.grads().items():
            expect_close(found.get(name), value.float(), rtol=1e-3, atol=1e-4, what=f"{name}.grad")


@pytest.mark.points(1)
def test_drops_nothing(submission, rng):
    """gives the same in training as in evaluation"""
    layer, theirs, x, memory = example(submission, rng)
    mask = some_mask(rng, 5, 4)
    expected = theirs.numbers(x, memory, mask)
    for mode in ("train", "eval", "train"):
        getattr(layer, mode)()
        expect_close(layer(x, memory, mask), expected, what=f"output after {mode}()")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves x, memory and memory_mask as they were"""
    layer, theirs, x, memory = example(submission, rng)
    for mask in (None, some_mask(rng, 5, 4)):
        expected = theirs.numbers(x, memory, mask)
        with unchanged(x=x, memory=memory, memory_mask=mask):
            output = layer(x, memory, mask)
        expect_close(output, expected, what="output")
