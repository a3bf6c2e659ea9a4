"""The hidden suite of self-attention."""

import math

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_that, unchanged

MAPS = ("query", "key", "value")


def normal(rng, *shape):
    """A float64 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape))


def some_state(rng, width):
    """Weights and biases of the three maps, float64, such that queries and keys have about unit variance."""
    state = {f"{name}.weight": normal(rng, width, width) / math.sqrt(width) for name in MAPS}
    return state | {f"{name}.bias": normal(rng, width) for name in MAPS}


def build(submission, state, *causal):
    """The submission's layer with these weights, in float32."""
    layer = submission.SelfAttention(len(state["query.bias"]), *causal)
    layer.load_state_dict({name: value.detach().float() for name, value in state.items()})
    return layer


def build_double(submission, state, *causal):
    """The submission's layer with these weights, in float64."""
    layer = submission.SelfAttention(len(state["query.bias"]), *causal)
    layer.double()
    layer.load_state_dict({name: value.detach() for name, value in state.items()})
    return layer


def by_loops(x, state, causal=False):
    """The definition, one query at a time."""
    q, k, v = (x @ state[f"{name}.weight"].T + state[f"{name}.bias"] for name in MAPS)
    sequences = []
    for n in range(x.shape[0]):
        rows = []
        for t in range(x.shape[1]):
            seen = t + 1 if causal else x.shape[1]
            parts = torch.exp(k[n, :seen] @ q[n, t] / math.sqrt(x.shape[2]))
            rows.append(parts / parts.sum() @ v[n, :seen])
        sequences.append(torch.stack(rows))
    return torch.stack(sequences)


def gradients(rng, submission, t, causal, mode="train"):
    """Gradients of x and the parameters by name, the submission's and the formula's, in float64."""
    state = {name: value.requires_grad_() for name, value in some_state(rng, 5).items()}
    x, cotangent = normal(rng, 2, t, 5).requires_grad_(), normal(rng, 2, t, 5)
    by_loops(x, state, causal).backward(cotangent)

    layer, same_x = build_double(submission, state, causal), x.detach().clone().requires_grad_()
    getattr(layer, mode)()
    output = layer(same_x)
    expect_array(output, like=x, what="output")
    expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
    output.backward(cotangent)
    return {"x": same_x.grad, **layer.grads()}, {"x": x.grad, **{name: value.grad for name, value in state.items()}}


@pytest.mark.points(1)
@pytest.mark.gate
def test_has_query_key_and_value(submission, rng):
    """has the linear maps query, key and value and nothing else to learn, and returns (N, T, D)"""
    layer = submission.SelfAttention(embed_dim=6, causal=True)
    state = layer.state_dict()
    wanted = sorted(some_state(rng, 6))
    expect_that(sorted(state) == wanted, f"keys {wanted}", f"keys {sorted(state)}", "state_dict")
    for name in MAPS:
        expect_array(state[f"{name}.weight"], (6, 6), like=torch.zeros(6, 6), what=f"{name}.weight")
        expect_array(state[f"{name}.bias"], (6,), like=torch.zeros(6), what=f"{name}.bias")
    expect_array(layer(normal(rng, 2, 3, 6).float()), (2, 3, 6), like=torch.zeros(2, 3, 6), what="output")


@pytest.mark.points(3)
def test_divides_scores_by_sqrt_embed_dim(submission, rng):
    """divides the scores by √embed_dim before the softmax"""
    state, x = some_state(rng, 48), normal(rng, 2, 5, 48)
    expect_close(build(submission, state)(x.float()), by_loops(x, state).float())


@pytest.mark.points(3)
def test_every_position_sees_every_other(submission, rng):
    """by default every position sees all positions, the later ones too, each by its query, key and value"""
    state, x = some_state(rng, 3), normal(rng, 2, 5, 3)
    expect_close(build(submission, state)(x.float()), by_loops(x, state).float())
    layer = build(submission, state, False)
    for mode in ("train", "eval"):
        getattr(layer, mode)()
        expect_close(layer(x.float()), by_loops(x, state).float(), what=f"output after {mode}()")


@pytest.mark.points(1)
def test_sequences_do_not_meet(submission, rng):
    """another sequence of the batch makes no difference"""
    state, x = some_state(rng, 4), normal(rng, 3, 5, 4)
    for causal in (False, True):
        layer = build_double(submission, state, causal)
        changed = x.clone()
        changed[1] += normal(rng, 5, 4)
        expect_close(layer(changed)[[0, 2]], layer(x)[[0, 2]], what="the other sequences' output")
        expect_close(layer(x[2:]), by_loops(x, state, causal)[2:], what="a batch of one")


@pytest.mark.points(3)
def test_causal_sees_up_to_its_own_position(submission, rng):
    """causal: a position sees itself and all before it, in evaluation too"""
    state, x = some_state(rng, 4), normal(rng, 2, 6, 4)
    layer, expected = build(submission, state, True), by_loops(x, state, causal=True).float()
    for mode in ("train", "eval"):
        getattr(layer, mode)()
        expect_close(layer(x.float()), expected, what=f"output after {mode}()")


@pytest.mark.points(3)
def test_no_later_input_changes_an_earlier_output(submission, rng):
    """causal: no later input changes an earlier output"""
    state, x = some_state(rng, 4), normal(rng, 2, 6, 4)
    layer = build_double(submission, state, True)
    before = layer(x)
    expect_close(before, by_loops(x, state, causal=True), what="output")
    for t in range(1, 6):
        changed = x.clone()
        changed[:, t:] += 3.0 * normal(rng, 2, 6 - t, 4)
        expect_close(layer(changed)[:, :t], before[:, :t], rtol=1e-9, atol=1e-10, what=f"output before position {t}")
        expect_close(layer(x[:, :t].clone()), before[:, :t], what=f"output of the first {t} positions alone")


@pytest.mark.points(2)
def test_works_for_every_length(submission, rng):
    """works for every length from 1, a new one at each call"""
    state = some_state(rng, 3)
    for causal in (False, True):
        layer = build(submission, state, causal)
        for n, t in ((2, 4), (1, 1), (3, 1), (2, 7), (2, 2), (5, 3), (1, 1025 if causal else 280)):
            x = normal(rng, n, t, 3)
            expect_close(layer(x.float()), by_loops(x, state, causal).float(), what=f"output for T = {t}")
    state, x = some_state(rng, 1), normal(rng, 1, 1, 1)
    expect_close(build(submission, state)(x.float()), by_loops(x, state).float(), what="output for N = T = D = 1")


@pytest.mark.points(2)
def test_gradient_of_x(submission, rng):
    """sets x's gradient to the formula's"""
    for causal in (False, True):
        got, expected = gradients(rng, submission, 5, causal)
        expect_close(got["x"], expected["x"], what="x.grad")


@pytest.mark.points(3)
def test_gradients_of_the_parameters(submission, rng):
    """sets every parameter's gradient to the formula's, in evaluation too"""
    for causal in (False, True):
        for mode in ("train", "eval"):
            got, expected = gradients(rng, submission, 5, causal, mode)
            for name in expected:
                expect_close(got.get(name), expected[name], what=f"{name}.grad after {mode}()")


@pytest.mark.points(1)
def test_gradients_of_one_position(submission, rng):
    """sets every gradient at T = 1 too, where query's and key's are zero"""
    for causal in (False, True):
        got, expected = gradients(rng, submission, 1, causal)
        for name in expected:
            expect_close(got.get(name), expected[name], what=f"{name}.grad")


@pytest.mark.points(2)
def test_keeps_the_dtype(submission, rng):
    """computes in x's dtype, float64 and bfloat16 too"""
    state, x = some_state(rng, 6), normal(rng, 2, 5, 6)  # √6, unlike √4, is another number in float32
    for causal in (False, True):
        expected = by_loops(x, state, causal)
        expect_close(
            build_double(submission, state, causal)(x), expected, rtol=1e-9, atol=1e-10, what="output in float64"
        )
        layer = build(submission, state, causal)
        layer.bfloat16()
        expect_close(layer(x.bfloat16()), expected.bfloat16(), rtol=0.0, atol=0.1, what="output in bfloat16")


@pytest.mark.points(1)
def test_stays_on_the_device(submission, inside, rng):
    """works on x's device: tensors of its own meet x's there"""
    for causal in (False, True):
        for look in (inside.devices, inside.moved):
            answer = look(submission.SelfAttention(4, causal), 4)
            expect_that(answer != "mixed", "an output on x's device", "tensors of two devices", f"causal={causal}")
        state, x = some_state(rng, 4), normal(rng, 2, 3, 4)
        expect_close(build(submission, state, causal)(x.float()), by_loops(x, state, causal).float())


@pytest.mark.points(1)
def test_leaves_x_alone(submission, rng):
    """does not modify x"""
    for causal in (False, True):
        x = normal(rng, 2, 5, 4).float()
        state = some_state(rng, 4)
        expected, layer = by_loops(x.double(), state, causal).float(), build(submission, state, causal)
        with unchanged(x=x):
            output = layer(x)
        expect_close(output, expected)
