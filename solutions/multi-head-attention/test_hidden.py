"""The hidden suite of multi-head-attention.

Bounds on random counts are Hoeffding's: a mean of n independent values in [0, 1] is further than t from
its expectation with a probability of at most 2 exp(-2 n t^2), whatever the distribution.
"""

import math
from itertools import product

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_raises, expect_that, unchanged

ONE = torch.ones(())
MAPS = ("q_proj", "k_proj", "v_proj", "out_proj")
# (N, T, S, D, heads): no two sizes of a case are alike, where they can differ
SIZES = [(2, 5, 7, 12, 3), (3, 7, 4, 10, 2), (4, 3, 6, 10, 5), (2, 6, 5, 8, 1), (5, 2, 3, 4, 4), (1, 4, 5, 48, 2)]
SIZES += [(2, 1, 3, 6, 2), (2, 3, 1, 6, 3), (1, 1, 1, 4, 2), (1, 1, 1, 1, 1)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def draw(rng, width):
    """Weights and biases of the four maps."""
    state = {f"{name}.weight": normal(rng, width, width) / math.sqrt(width) for name in MAPS}
    return state | {f"{name}.bias": normal(rng, width) for name in MAPS}


def draw_all(rng, n, t, s, width):
    """Weights and biases; and query, key and value."""
    return draw(rng, width), (normal(rng, n, t, width), normal(rng, n, s, width), normal(rng, n, s, width))


def build(submission, state, heads, *dropout):
    """The submission's layer with these weights."""
    layer = submission.MultiHeadAttention(len(state["q_proj.bias"]), heads, *dropout)
    _, unknown = layer.load_state_dict({name: value.clone() for name, value in state.items()}, strict=False)
    expect_that(not unknown, ", ".join(sorted(state)), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return layer


def by_loops(given, state, heads, mask=None, factor=ONE):
    """The definition in float64, one query of one head at a time; `factor` multiplies the weights."""
    given = [x.double() for x in given]
    state = {name: value.double() for name, value in state.items()}
    q, k, v = (x @ state[f"{m}.weight"].T + state[f"{m}.bias"] for x, m in zip(given, MAPS, strict=False))
    (n, t, width), s = q.shape, k.shape[1]
    d = width // heads
    seen = torch.tensor(True) if mask is None else mask
    seen, factor = (x.expand(n, heads, t, s) for x in (seen, factor))
    rows = []
    for i, query, h in product(range(n), range(t), range(heads)):
        part, keys = slice(h * d, (h + 1) * d), seen[i, h, query]
        # The softmax of no scores is no weights, and their sum of values 0.
        weights = torch.softmax(k[i, keys, part] @ q[i, query, part] / math.sqrt(d), dim=0)
        rows.append(weights * factor[i, h, query, keys] @ v[i, keys, part])
    context = torch.cat(rows).reshape(n, t, width)
    return context @ state["out_proj.weight"].T + state["out_proj.bias"]


def by_torch(given, state, heads, mask=None):
    """PyTorch's own layer with the same weights; in its masks True hides."""
    n, t, width = given[0].shape
    layer = torch.nn.MultiheadAttention(width, heads, batch_first=True)
    own = {name: value for name, value in state.items() if name.startswith("out_proj")}
    for kind in ("weight", "bias"):
        own[f"in_proj_{kind}"] = torch.cat([state[f"{name}.{kind}"] for name in MAPS[:3]])
    layer.load_state_dict(own)
    if mask is not None:
        mask = ~mask.expand(n, heads, t, given[1].shape[1]).flatten(0, 1)
    with torch.no_grad():
        return layer(*given, attn_mask=mask, need_weights=False)[0]


def some_mask(rng, *shape):
    """A random mask; every row along the last axis keeps at least one place."""
    mask = torch.from_numpy(rng.random(shape) < 0.5)
    keep = torch.from_numpy(rng.integers(0, shape[-1], (*shape[:-1], 1)))
    return mask.scatter(-1, keep, True)


def expect_gradients(rng, layer, given, state, heads, mask=None):
    """The gradients of inputs and parameters are those of the definition."""
    mine, theirs = ([x.clone().requires_grad_() for x in given] for _ in range(2))
    wanted = {name: value.clone().requires_grad_() for name, value in state.items()}
    cotangent = normal(rng, *given[0].shape)
    expected = by_loops(theirs, wanted, heads, mask)
    expected.backward(cotangent.double())
    output = layer(*mine, mask)
    expect_close(output, expected.detach().float(), what="output")
    expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
    output.backward(cotangent)
    for name, x, y in zip(("query", "key", "value"), mine, theirs, strict=True):
        expect_close(x.grad, y.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")
    found = layer.grads()
    for name, value in wanted.items():
        expect_close(found.get(name), value.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")


def glass(rng, submission, n, heads, t, s, *dropout):
    """A layer whose output shows all weights: head h of an output is that query's row of S weights, twice.

    Returns the layer, what to call it with, its state, and the weights without dropout, (N, heads, T, S).
    """
    width = heads * 2 * s
    state, (query, key, _) = draw_all(rng, n, t, s, width)
    for name in ("v_proj", "out_proj"):
        state[f"{name}.weight"], state[f"{name}.bias"] = torch.eye(width), torch.zeros(width)
    given = (0.5 * query, 0.5 * key, torch.eye(s).repeat(n, 1, 2 * heads))
    weights = seen_weights(by_torch(given, state, heads), heads)
    return build(submission, state, heads, *dropout), given, state, weights


def seen_weights(output, heads):
    """The weights (N, heads, T, S) that the output of `glass` shows."""
    once, twice = output.detach().unflatten(-1, (heads, 2, -1)).transpose(1, 2).unbind(3)
    expect_close(twice, once, what="what one weight makes of two equal values")
    return once


@pytest.mark.points(1)
@pytest.mark.gate
def test_has_four_projections(submission, rng):
    """has the maps q_proj, k_proj, v_proj and out_proj and nothing else to learn, and returns (N, T, D) in float32"""
    layer = submission.MultiHeadAttention(dropout=0.5, num_heads=2, embed_dim=6)
    found = {name: tuple(value.shape) for name, value in layer.named_parameters()}
    wanted = {name: tuple(value.shape) for name, value in draw(rng, 6).items()}
    expect_that(found == wanted, f"{sorted(wanted.items())}", f"{sorted(found.items())}", "parameters")
    expect_array(layer(*draw_all(rng, 2, 3, 4, 6)[1]), (2, 3, 6), like=torch.zeros(2, 3, 6), what="output")


@pytest.mark.points(4)
def test_equals_pytorch(submission, rng):
    """equals PyTorch's layer with the same weights: heads are contiguous slices of the projections"""
    for n, t, s, width, heads in SIZES:
        state, given = draw_all(rng, n, t, s, width)
        layer, mask = build(submission, state, heads), some_mask(rng, n, heads, t, s)
        for given_mask in (None, mask):
            expected = by_torch(given, state, heads, given_mask)
            expect_close(layer(*given, given_mask), expected, what=f"{heads} heads of {width // heads}")


@pytest.mark.points(3)
def test_masks_of_any_shape(submission, rng):
    """attends where the mask, broadcast to (N, heads, T, S), is True and nowhere else"""
    width, heads = 6, 3
    for n, t, s in ((2, 4, 5), (3, 3, 3)):  # with as many sequences as heads and queries, axes still go by their place
        state, given = draw_all(rng, n, t, s, width)
        layer, shapes = build(submission, state, heads), [(n, heads, t, s), (t, s), (s,), (n, 1, 1, s), (heads, t, s)]
        for shape in [*shapes, (n, 1, t, s), (1, heads, 1, s), (1, s)] * 2:
            mask = some_mask(rng, *shape)
            expected = by_torch(given, state, heads, mask)
            got = layer(mask=mask, value=given[2], key=given[1], query=given[0])
            expect_close(got, expected, what=f"output with a mask of shape {shape}")


@pytest.mark.points(1)
def test_a_hidden_key_makes_no_difference(submission, rng):
    """gives what it gives without the hidden keys, whatever stands there"""
    state, given = draw_all(rng, 2, 4, 5, 6)
    layer, mask = build(submission, state, 2), torch.tensor([True, True, False, True, False])
    expected = by_torch([given[0], given[1][:, mask], given[2][:, mask]], state, 2)
    expect_close(layer(*given, mask), expected, what="output")
    changed = [x.clone() for x in given]
    for x in changed[1:]:
        x[:, ~mask] = 20.0 * normal(rng, 2, 2, 6)
    expect_close(layer(*changed, mask), expected, what="output after a change of the hidden keys and values")


@pytest.mark.points(3)
def test_fully_masked_rows(submission, rng):
    """a fully masked row attends to nothing: its head's context is 0"""
    n, t, s, width, heads = 3, 4, 5, 6, 2
    state, given = draw_all(rng, n, t, s, width)
    rows = some_mask(rng, n, heads, t, s)
    rows[0, 1, 2] = rows[1, 0, 0] = rows[1, 1, 3] = rows[2, :, 1] = False
    padding = some_mask(rng, n, 1, 1, s)
    padding[1] = False
    queries = torch.tensor([[True], [False], [True], [False]])
    for what, mask in (("some rows", rows), ("a sequence", padding), ("queries", queries), ("a head", rows[0, :, 2:3])):
        expected = by_loops(given, state, heads, mask).float()
        layer = build(submission, state, heads)
        expect_close(layer(*given, mask), expected, what=f"output with {what} fully masked")
    one_key, mask = [given[0], *(x[:, :1] for x in given[1:])], queries.clone()  # (T, S)
    expected = by_loops(one_key, state, heads, mask).float()
    expect_close(build(submission, state, heads)(*one_key, mask), expected, what="output with a single key, masked")
    output = build(submission, state, heads)(*given, torch.zeros(t, s, dtype=torch.bool))
    expect_close(output, state["out_proj.bias"].expand(n, t, width), what="output where everything is masked")


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """gives query, key, value and all parameters the formula's gradients"""
    for n, t, s, width, heads in SIZES[:3]:
        state, given = draw_all(rng, n, t, s, width)
        for mask in (None, some_mask(rng, n, 1, t, s)):
            expect_gradients(rng, build(submission, state, heads), given, state, heads, mask)


@pytest.mark.points(2)
def test_gradients_with_fully_masked_rows(submission, rng):
    """keeps all gradients finite, and right, where rows are fully masked"""
    state, given = draw_all(rng, 2, 4, 3, 6)
    rows = some_mask(rng, 2, 2, 4, 3)
    rows[0, 1, 2] = rows[1, :, 0] = False
    padding = torch.tensor([[True, False, True], [False, False, False]])[:, None, None]
    for mask in (rows, padding):
        expect_gradients(rng, build(submission, state, 2), given, state, 2, mask)


@pytest.mark.points(3)
def test_dropout_in_training(submission, rng):
    """in training drops weights with probability dropout and divides the others by 1 - dropout"""
    for p in (0.1, 0.25, 0.7):
        layer, given, _, weights = glass(rng, submission, 3, 4, 25, 20, p)
        layer.train()
        got = layer(*given)
        expect_array(got, like=given[0], what="output")
        got = seen_weights(got, 4)
        expect_close(got, torch.where(got == 0, 0.0, weights / (1 - p)), what=f"weights for dropout = {p}")
        share = float((got == 0).double().mean())
        # n = 6,000 weights: 2 exp(-2 n 0.04^2) = 1e-8
        expect_that(abs(share - p) < 0.04, f"a share of about {p} of the weights dropped", f"{share:.3f}")


@pytest.mark.points(2)
def test_drops_each_weight_on_its_own(submission, rng):
    """drops each weight independently: of other keys, queries, heads, sequences and calls"""
    for n, t, s in ((4, 20, 20), (80, 1, 20), (80, 20, 1)):
        layer, given, _, weights = glass(rng, submission, n, 4, t, s, 0.5)
        layer.train()
        first, second = (seen_weights(layer(*given), 4) for _ in range(2))
        expect_close(first, torch.where(first == 0, 0.0, 2.0 * weights), what="weights for dropout = 0.5")
        pairs = {"calls": (first == 0, second == 0)}
        for axis, name in enumerate(("sequences", "heads", "queries", "keys")):
            if half := first.shape[axis] // 2:
                pairs[name] = tuple(part == 0 for part in first.split([half, half], dim=axis))
        for name, (one, other) in pairs.items():
            # Two independent weights differ in whether they are dropped with probability 1/2. There are n >= 3,200
            # disjoint pairs: 2 exp(-2 n 0.1^2) = 3e-28.
            share = float((one != other).double().mean())
            expect_that(abs(share - 0.5) < 0.1, "half of the pairs to differ", f"{share:.3f}", f"pairs of {name}")
        # A row of 20 has exactly 10 dropped with probability 0.176. n = 320 rows: exp(-2 n 0.22^2) = 4e-14.
        rows = float(((first == 0).sum(-1) == 10).double().mean())
        expect_that(rows < 0.4, "rows with more and with less dropped than the average", "always about as many", "rows")


@pytest.mark.points(2)
def test_drops_in_training_alone(submission, rng):
    """drops nothing in evaluation, nor by default, and again after train()"""
    layer, given, state, weights = glass(rng, submission, 2, 3, 6, 8, 0.4)
    expected = by_torch(given, state, 3)
    for _ in range(2):
        layer.eval()
        expect_close(layer(*given), expected, what="output in evaluation")
        layer.train()
        got = seen_weights(layer(*given), 3)
        expect_close(got, torch.where(got == 0, 0.0, weights / 0.6), what="weights in training")
        # 288 weights: none is dropped with probability 0.6^288 = 1e-64
        expect_that(bool((got == 0).any()), "weights dropped in training", "none", "weights in training")
    plain = build(submission, state, 3)
    plain.train()
    expect_close(plain(*given), expected, what="output in training by default")


@pytest.mark.points(2)
def test_dropout_with_a_mask(submission, rng):
    """drops after the masked softmax, and passes gradients through what is kept alone"""
    n, heads, t, s = 2, 2, 6, 8
    layer, given, state, _ = glass(rng, submission, n, heads, t, s, 0.4)
    mask = some_mask(rng, n, heads, t, s)
    mask[0, 1, 2] = mask[1, :, 3] = False
    weights = seen_weights(by_loops(given, state, heads, mask).float(), heads)
    layer.train()
    mine, theirs = ([x.clone().requires_grad_() for x in given] for _ in range(2))
    output, cotangent = layer(*mine, mask), normal(rng, *given[0].shape)
    expect_array(output, like=given[0], what="output")
    got = seen_weights(output, heads)
    expect_close(got, torch.where(got == 0, 0.0, weights / 0.6), what="weights in training")
    output.backward(cotangent)
    by_loops(theirs, state, heads, mask, (got != 0) / 0.6).backward(cotangent.double())
    for name, x, y in zip(("query", "key", "value"), mine, theirs, strict=True):
        expect_close(x.grad, y.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")


@pytest.mark.points(1)
def test_large_scores(submission, rng):
    """scores of magnitude 1e3 are no trouble, under a mask neither"""
    state = {f"{name}.weight": torch.eye(8) for name in MAPS} | {f"{name}.bias": torch.zeros(8) for name in MAPS}
    # Whole numbers and √4 = 2: the scores, 1000 or -1000 and at most 2 beside it, are exact.
    query = 64.0 * torch.tensor([1.0, -1.0, 1.0])[None, :, None].expand(1, 3, 8)
    key, value = torch.zeros(1, 4, 8), normal(rng, 1, 4, 8)
    key[..., ::4], key[..., 1::4] = 31.25, torch.from_numpy(rng.integers(0, 3, (1, 4, 2))).float() / 32.0
    key[:, 3, ::4] *= -1.0  # where the others are -1000 this is 1000, shown or hidden
    for mask in (None, some_mask(rng, 3, 4), torch.tensor([True, True, True, False])):
        expected = by_torch((query, key, value), state, 2, mask)
        expect_close(build(submission, state, 2)(query, key, value, mask), expected, what="output")


@pytest.mark.points(2)
def test_rejects_widths_that_heads_do_not_divide(submission, rng):
    """raises ValueError where num_heads does not divide embed_dim, and only there"""
    for width, heads in ((10, 3), (9, 2), (4, 8), (12, 5), (1, 2)):
        with expect_raises(ValueError, f"{heads} heads do not divide {width}"):
            submission.MultiHeadAttention(width, heads)
    for width, heads in ((9, 3), (5, 5), (7, 1), (10, 5)):
        state, given = draw_all(rng, 1, 2, 3, width)
        expect_close(build(submission, state, heads)(*given), by_torch(given, state, heads), what="output")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves query, key, value and mask as they were"""
    state, (query, key, value) = draw_all(rng, 2, 4, 5, 6)
    layer = build(submission, state, 3)
    mask = some_mask(rng, 2, 3, 4, 5)
    mask[1, 0, 2] = False
    for given_mask in (None, mask):
        expected = by_loops((query, key, value), state, 3, given_mask).float()
        with unchanged(query=query, key=key, value=value, mask=given_mask):
            output = layer(query, key, value, given_mask)
        expect_close(output, expected, what="output")
