"""The hidden suite of transformer-encoder.

Bounds on random counts are Hoeffding's: a mean of n independent values in [0, 1] is further than t from
its expectation with a probability of at most 2 exp(-2 n t^2), whatever the distribution.
"""

import itertools
import math

import pytest
import torch
import torch.nn.functional as F

from grader.expect import expect_array, expect_close, expect_that, unchanged

PROJECTIONS = ("q_proj", "k_proj", "v_proj")
# (N, T, D, heads, hidden)
SIZES = [(2, 5, 12, 3, 7), (3, 4, 10, 2, 15), (1, 6, 8, 1, 3), (2, 1, 6, 6, 5), (1, 1, 4, 2, 1), (3, 7, 24, 2, 4)]
PLAIN = 4  # in the experiments on dropout so many features of each position get nothing from the sublayers
P = 0.3


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def shapes(width, hidden):
    """The parameters' shapes by name."""
    found = {f"{name}.weight": (width, width) for name in (*PROJECTIONS, "out_proj")}
    found |= {"linear1.weight": (hidden, width), "linear2.weight": (width, hidden)}
    found |= {"norm1.weight": (width,), "norm2.weight": (width,)}
    return found | {name.replace("weight", "bias"): shape[:1] for name, shape in found.items()}


def draw(rng, width, hidden):
    """Numbers for all parameters; norms' weights are of both signs."""
    state = {name: normal(rng, *shape) / math.sqrt(shape[-1]) for name, shape in shapes(width, hidden).items()}
    state["linear1.weight"] *= 3.0  # so that the ReLU lets large numbers pass
    for name in ("norm1.weight", "norm2.weight"):
        state[name] = torch.from_numpy(rng.uniform(0.5, 2.0, width) * rng.choice([-1, 1], width)).float()
    return state


def build(submission, state, heads, *options):
    """The submission's layer with these numbers."""
    hidden, width = state["linear1.weight"].shape
    layer = submission.EncoderLayer(width, heads, hidden, *options)
    _, unknown = layer.load_state_dict({name: value.clone() for name, value in state.items()}, strict=False)
    expect_that(not unknown, ", ".join(sorted(state)), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return layer


class Theirs:
    """PyTorch's own layer in float64 with the same weights; its attention's names and masks are other ones."""

    def __init__(self, state, heads, norm_first=False):
        hidden, width = state["linear1.weight"].shape
        options = {"dropout": 0.0, "batch_first": True, "norm_first": norm_first, "dtype": torch.float64}
        self.layer, self.heads = torch.nn.TransformerEncoderLayer(width, heads, hidden, **options), heads
        own = {name: value for name, value in state.items() if "_proj" not in name}
        for kind in ("weight", "bias"):
            own[f"self_attn.in_proj_{kind}"] = torch.cat([state[f"{name}.{kind}"] for name in PROJECTIONS])
            own[f"self_attn.out_proj.{kind}"] = state[f"out_proj.{kind}"]
        self.layer.load_state_dict(own)

    def __call__(self, x, mask=None):
        if mask is not None:
            n, t, _ = x.shape
            mask = ~mask.expand(n, self.heads, t, t).flatten(0, 1)
        return self.layer(x.double(), src_mask=mask)

    def numbers(self, x, mask=None):
        """The output alone, in float32."""
        return self(x, mask).detach().float()

    def grads(self):
        """The parameters' gradients by the exercise's names."""
        found = {name.removeprefix("self_attn."): value.grad for name, value in self.layer.named_parameters()}
        for kind in ("weight", "bias"):
            parts = found.pop(f"in_proj_{kind}").chunk(3)
            found |= {f"{name}.{kind}": part for name, part in zip(PROJECTIONS, parts, strict=True)}
        return found


def some_mask(rng, *shape):
    """A random mask; every row along the last axis keeps at least one place."""
    mask = torch.from_numpy(rng.random(shape) < 0.5)
    keep = torch.from_numpy(rng.integers(0, shape[-1], (*shape[:-1], 1)))
    return mask.scatter(-1, keep, True)


def bare(width, hidden):
    """All maps zero, norms that norm alone."""
    state = {name: torch.zeros(shape) for name, shape in shapes(width, hidden).items()}
    return state | {name: torch.ones(width) for name in ("norm1.weight", "norm2.weight")}


def away_from_zero(rng, size):
    """Numbers of both signs of magnitude 0.5 to 1.5, the first PLAIN of them 0."""
    found = torch.from_numpy(rng.uniform(0.5, 1.5, size) * rng.choice([-1, 1], size)).float()
    found[:PLAIN] = 0.0
    return found


def trained(submission, state, heads, norm_first, x, base, mask=None):
    """What a layer in training adds to `base` in two calls, (2, N, T, ...), in float64, without the PLAIN features.

    Norms that follow change a position by a factor and a summand, which the PLAIN features tell.
    """
    layer = build(submission, state, heads, P, norm_first)
    layer.train()
    calls = [expect_array(layer(x, mask), like=x, what="output").detach().double() for _ in range(2)]
    got, base = torch.stack(calls), base.double().expand(2, *base.shape)
    known = torch.stack([base[..., :PLAIN], torch.ones_like(base[..., :PLAIN])], dim=-1)
    factor, summand = torch.linalg.lstsq(known, got[..., :PLAIN, None]).solution.squeeze(-1).split(1, dim=-1)
    return (((got - summand) / factor) - base)[..., PLAIN:]


def expect_kept(added, kept):
    """What is not dropped has the value `kept`; returns where it is dropped."""
    kept = kept.double().expand(added.shape)
    dropped = added.abs() < 0.1 * kept.abs()
    expect_close(added, torch.where(dropped, 0.0, kept), rtol=1e-2, atol=2e-3, what="what the sublayer adds")
    return dropped


def expect_random(dropped, what):
    """A share of P is dropped, independently along every axis."""
    share = float(dropped.double().mean())
    # n >= 2,000 numbers: 2 exp(-2 n 0.07^2) = 6e-9; what may be dropped twice adds less than 0.001
    expect_that(abs(share - P) < 0.07, f"a share of about {P} dropped", f"{share:.3f}", what)
    for axis in range(dropped.ndim):
        half = dropped.shape[axis] // 2
        one, other = dropped.narrow(axis, 0, half), dropped.narrow(axis, half, half)
        # Two independent numbers differ in whether they are dropped with probability 2 P (1 - P) = 0.42; of the
        # n >= 1,000 disjoint pairs: 2 exp(-2 n 0.1^2) = 4e-9
        share = float((one != other).double().mean())
        expect_that(
            abs(share - 0.42) < 0.1, "0.42 of the pairs to differ", f"{share:.3f}", f"{what}, pairs of axis {axis}"
        )


@pytest.mark.points(1)
@pytest.mark.gate
def test_has_the_parameters(submission, rng):
    """has the parameters of its eight parts and no others, and returns (N, T, D) in float32"""
    layer = submission.EncoderLayer(norm_first=True, dropout=0.1, hidden_dim=5, num_heads=2, embed_dim=6)
    found = {name: tuple(value.shape) for name, value in layer.named_parameters()}
    wanted = shapes(6, 5)
    expect_that(found == wanted, f"{sorted(wanted.items())}", f"{sorted(found.items())}", "parameters")
    expect_array(layer(normal(rng, 2, 3, 6)), (2, 3, 6), like=torch.zeros(2, 3, 6), what="output")


def expect_pytorch(submission, rng, norm_first, *options):
    """Equality with PyTorch's layer for all sizes, with and without a mask."""
    for n, t, width, heads, hidden in SIZES:
        state, x = draw(rng, width, hidden), 2.0 * normal(rng, n, t, width) + 0.5
        layer = build(submission, state, heads, *options)
        for mask in (None, some_mask(rng, n, heads, t, t)):
            expected = Theirs(state, heads, norm_first).numbers(x, mask)
            expect_close(
                layer(x, mask), expected, what=f"output for N, T, D, heads, hidden = {n, t, width, heads, hidden}"
            )


@pytest.mark.points(3)
def test_norm_last(submission, rng):
    """by default norms after the residual sums, as PyTorch's layer with the same weights"""
    expect_pytorch(submission, rng, False)
    expect_pytorch(submission, rng, False, 0.0, False)


@pytest.mark.points(3)
def test_norm_first(submission, rng):
    """with norm_first norms before the sublayers, as PyTorch's layer with the same weights"""
    expect_pytorch(submission, rng, True, 0.0, True)


@pytest.mark.points(2)
def test_small_variances(submission, rng):
    """adds an ε of 1e-5 to each variance"""
    for norm_first in (False, True):
        for weak in ("out_proj", "linear2"):
            state = draw(rng, 10, 7)
            for kind in ("weight", "bias"):
                state[f"{weak}.{kind}"] *= 1e-3
            if not norm_first and weak == "linear2":  # so that what the second norm gets has a small variance
                state["norm1.weight"], state["norm1.bias"] = 3e-3 * state["norm1.weight"], 3e-3 * state["norm1.bias"]
            x = 3e-3 * normal(rng, 2, 4, 10)
            expected = Theirs(state, 2, norm_first).numbers(x)
            layer = build(submission, state, 2, 0.0, norm_first)
            expect_close(layer(x), expected, rtol=1e-3, atol=1e-4, what=f"output, norm_first={norm_first}")


@pytest.mark.points(3)
def test_masks_of_any_shape(submission, rng):
    """attends where the mask, broadcast to (N, heads, T, T), is True and nowhere else"""
    t, heads = 5, 3
    state, many = draw(rng, 6, 7), normal(rng, t, t, 6)
    every = [(2, heads, t, t), (t, t), (1, t), (2, 1, 1, t), (heads, t, t), (2, 1, t, t), (1, heads, 1, t)]
    alike = [(t, (t, t)), (heads, (heads, t, t))]  # as many sequences as the mask's first axis is long
    for n, shape in [(2, shape) for shape in every] + alike:
        for norm_first in (False, True):
            x, mask = many[:n], some_mask(rng, *shape)
            expected = Theirs(state, heads, norm_first).numbers(x, mask)
            got = build(submission, state, heads, 0.0, norm_first)(mask=mask, x=x)
            expect_close(got, expected, what=f"output with a mask of shape {shape}")


@pytest.mark.points(2)
def test_hidden_positions_make_no_difference(submission, rng):
    """under a mask no output moves when a position changes that it may not attend to"""
    n, t, heads = 2, 5, 2
    state, x = draw(rng, 8, 7), normal(rng, n, t, 8)
    causal, padding = torch.ones(t, t, dtype=torch.bool).tril(), torch.tensor([[True, True, True, False, False]])
    for norm_first in (False, True):
        layer, theirs = build(submission, state, heads, 0.0, norm_first), Theirs(state, heads, norm_first)
        for mask, first in ((causal, 1), (causal, 3), (padding, 3)):
            expected = theirs.numbers(x, mask)[:, :first]
            changed = x.clone()
            changed[:, first:] = 5.0 * normal(rng, n, t - first, 8)
            for given, what in ((x, "output"), (changed, f"output after a change of the positions from {first}")):
                got = expect_array(layer(given, mask), like=x, what="output")
                expect_close(got[:, :first], expected, what=what)


@pytest.mark.points(3)
def test_gradients(submission, rng):
    """gives x and all parameters the formula's gradients, with and without a mask, in evaluation too"""
    for norm_first, training in itertools.product((False, True), (False, True)):
        state, cotangent = draw(rng, 6, 7), normal(rng, 2, 4, 6)
        mine, theirs = (normal(rng, 2, 4, 6).requires_grad_() for _ in range(2))
        theirs.data.copy_(mine.data)
        mask = some_mask(rng, 4, 4) if training else None
        layer, other = build(submission, state, 2, 0.0, norm_first), Theirs(state, 2, norm_first)
        other(theirs, mask).backward(cotangent.double())
        layer.train(training)  # without dropout it makes no difference
        output = layer(mine, mask)
        expect_array(output, like=mine, what="output")
        expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
        output.backward(cotangent)
        expect_close(mine.grad, theirs.grad, rtol=1e-3, atol=1e-4, what="x.grad")
        found = layer.grads()
        for name, value in other.grads().items():
            expect_close(found.get(name), value.float(), rtol=1e-3, atol=1e-4, what=f"{name}.grad")


@pytest.mark.points(2)
def test_drops_after_out_proj(submission, rng):
    """in training drops numbers of out_proj's output"""
    for norm_first in (False, True):
        state, x = bare(24, 3), normal(rng, 8, 16, 24)
        state["out_proj.bias"] = away_from_zero(rng, 24)
        added = trained(submission, state, 2, norm_first, x, x)
        expect_random(expect_kept(added, state["out_proj.bias"][PLAIN:] / (1 - P)), "out_proj's output")


@pytest.mark.points(2)
def test_drops_after_linear2(submission, rng):
    """in training drops numbers of linear2's output, whichever were dropped after out_proj"""
    for norm_first in (False, True):
        state, x = bare(24, 3), normal(rng, 8, 16, 24)
        state["linear2.bias"] = away_from_zero(rng, 24)
        added = trained(submission, state, 2, norm_first, x, x if norm_first else F.layer_norm(x, (24,)))
        expect_random(expect_kept(added, state["linear2.bias"][PLAIN:] / (1 - P)), "linear2's output")
    state["out_proj.bias"] = 3.0 * state["linear2.bias"]  # with norms first their sum is added: 0, 1, 3 or 4 of the one
    sums = trained(submission, state, 2, True, x, x) / (state["linear2.bias"][PLAIN:].double() / (1 - P))
    one, other = (sums.round() - 3.0 * (sums > 2.0)) < 0.5, sums < 2.0
    share = float((one != other).double().mean())  # 5,120 pairs: further than 0.1 with 2 exp(-2 n 0.1^2) < 1e-40
    expect_that(
        abs(share - 0.42) < 0.1, "0.42 of the pairs to differ", f"{share:.3f}", "out_proj's and linear2's output"
    )


@pytest.mark.points(3)
def test_drops_after_the_relu(submission, rng):
    """in training drops numbers between the ReLU and linear2"""
    hidden, copies = 20, 8
    width = PLAIN + copies * hidden
    for norm_first in (False, True):
        state, x = bare(width, hidden), normal(rng, 8, 16, width)
        state["linear1.bias"] = away_from_zero(rng, PLAIN + hidden)[PLAIN:].abs()
        state["linear2.weight"][PLAIN:] = torch.eye(hidden).repeat(copies, 1)
        added = trained(submission, state, 2, norm_first, x, x if norm_first else F.layer_norm(x, (width,)))
        kept = state["linear1.bias"].repeat(copies) / (1 - P) ** 2
        # A hidden number reaches eight outputs, which linear2's dropout leaves none of with probability P^8 = 7e-5.
        dropped = expect_kept(added, kept).unflatten(-1, (copies, hidden))
        expect_random(dropped.all(dim=-2), "the ReLU's output")


@pytest.mark.points(3)
def test_drops_attention_weights(submission, rng):
    """in training drops attention weights, after the softmax, and masks as in evaluation"""
    t, heads, copies = 12, 2, 8
    width = (
        PLAIN + heads * copies * t
    )  # a head has PLAIN / 2 numbers that stay unused, and its values, the identity, in copies
    used = torch.ones(heads, width // heads, dtype=torch.bool)
    used[:, : PLAIN // heads] = False
    for norm_first in (False, True):
        state, x = bare(width, 3), normal(rng, 1, t, width)
        base = F.layer_norm(x, (width,)) if norm_first else x
        values = torch.zeros(t, heads, width // heads)
        values[:, used] = torch.eye(t).repeat(1, heads * copies)
        state["v_proj.weight"] = (torch.linalg.pinv(base[0].double()) @ values.flatten(1).double()).T.float()
        state["out_proj.weight"][PLAIN:] = torch.eye(width)[used.flatten()]
        for name in ("q_proj.weight", "k_proj.weight"):
            state[name] = 0.7 * normal(rng, width, width) / math.sqrt(width)
        q, k = ((base[0] @ state[name].T).unflatten(-1, (heads, -1)) for name in ("q_proj.weight", "k_proj.weight"))
        scores = torch.einsum("thd,shd->ths", q, k) / math.sqrt(width // heads)
        x = x.expand(12, -1, -1).contiguous()
        for mask in (None, some_mask(rng, t, t)):
            seen = scores if mask is None else scores.masked_fill(~mask[:, None], -math.inf)
            kept = torch.softmax(seen, dim=-1)[:, :, None] / (1 - P) ** 2
            added = trained(submission, state, heads, norm_first, x, x, mask).unflatten(-1, (heads, copies, t))
            dropped = expect_kept(added, kept)  # a hidden place adds 0
            if mask is None:
                expect_random(dropped.all(dim=-2), "attention weights")


@pytest.mark.points(2)
def test_drops_in_training_alone(submission, rng):
    """drops nothing in evaluation, nor by default, and again after train()"""
    for norm_first in (False, True):
        x, layer = normal(rng, 2, 4, 6), submission.EncoderLayer(6, 2, 7, 0.5, norm_first)
        for mask in (some_mask(rng, 4, 4), None):
            state = draw(rng, 6, 7)
            expected = Theirs(state, 2, norm_first).numbers(x, mask)
            layer.load_state_dict(state)
            layer.eval()
            expect_close(layer(x, mask), expected, what="output in evaluation")
            layer.train()
            one, other = (expect_array(layer(x, mask), like=x, what="output").detach() for _ in range(2))
            # Two calls that agree in all of linear2's 48 masks have a probability of 2^-48.
            expect_that(not torch.allclose(one, other), "another output at each call in training", "the same", "output")
        plain = submission.EncoderLayer(6, 2, 7, norm_first=norm_first)
        plain.load_state_dict(state)
        plain.train()
        expect_close(plain(x), expected, what="output in training by default")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves x and mask as they were"""
    for norm_first in (False, True):
        state, x, mask = draw(rng, 6, 7), normal(rng, 2, 4, 6), some_mask(rng, 4, 4)
        expected = Theirs(state, 2, norm_first).numbers(x, mask)
        layer = build(submission, state, 2, 0.0, norm_first)
        with unchanged(x=x, mask=mask):
            output = layer(x, mask)
        expect_close(output, expected, what="output")
