"""The hidden suite of lora."""

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_raises, expect_that, unchanged

# in, out, rank, alpha
SIZES = [(5, 3, 2, 3.0), (4, 7, 3, 1.5), (6, 4, 5, 20.0), (8, 3, 1, 0.5), (1, 4, 2, 2.5), (5, 1, 3, 4.0), (1, 1, 1, 3)]

# Each may have been overridden, and on its own.
MODE_CHANGES = [
    (lambda layer: layer.train(False), "train(False)"),
    (lambda layer: layer.train(True), "train(True)"),
    (lambda layer: layer.eval(), "eval()"),
    (lambda layer: layer.train(), "train()"),
]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def some_state(rng, sizes):
    """Values for base and update, of which neither outweighs the other."""
    n_in, n_out, rank, alpha = sizes
    state = {"base.weight": normal(rng, n_out, n_in), "base.bias": normal(rng, n_out)}
    return state | {"lora_a": normal(rng, rank, n_in), "lora_b": normal(rng, n_out, rank) * (rank**0.5 / (alpha or 1))}


def load(layer, state):
    """Put these values into an unmerged layer; a buffer of one's own in its state_dict costs nothing."""
    layer.load_state_dict({**layer.state_dict(), **state})


def build(submission, sizes, state):
    """The submission's layer with these values."""
    layer = submission.LoRALinear(*sizes)
    load(layer, state)
    return layer


def parameters(layer):
    """The layer's parameters by name, as they are now."""
    return dict(layer.named_parameters())


def whole_weight(state, alpha):
    """base's weight plus alpha / rank times B A, float64, one row of A after the other."""
    whole, a, b = (state[name].double() for name in ("base.weight", "lora_a", "lora_b"))
    for r in range(len(a)):
        whole = whole + alpha / len(a) * b[:, r, None] * a[r]
    return whole


def by_definition(x, state, alpha):
    """The formula, in float64 and back."""
    return (x.double() @ whole_weight(state, alpha).T + state["base.bias"].double()).float()


def expect_alike(got, expected, what):
    """Equal to 1e-5 of the largest magnitude."""
    expect_close(got, expected, rtol=0.0, atol=1e-5 * float(expected.abs().max()), what=what)


def expect_state(layer, x, state, alpha, merged, what):
    """The layer's output, its base's weight and bias and A and B are those of a merged or an unmerged layer."""
    expect_alike(layer(x), by_definition(x, state, alpha), f"output {what}")
    mine = {name: value.detach() for name, value in parameters(layer).items()}
    weight = whole_weight(state, alpha).float() if merged else state["base.weight"]
    expect_alike(mine.get("base.weight"), weight, f"base.weight {what}")
    for name in ("base.bias", "lora_a", "lora_b"):
        expect_close(mine.get(name), state[name], rtol=0.0, atol=0.0, what=f"{name} {what}")


def trained_names(layer):
    """The names of the parameters that require gradients."""
    return sorted(name for name, value in parameters(layer).items() if value.requires_grad)


def gradients(submission, rng, sizes, state, training):
    """Gradients of x and of A and B by name: the submission's, and the formula's by autograd in float64."""
    x, cotangent = normal(rng, 2, 4, sizes[0]), normal(rng, 2, 4, sizes[1])
    leaves = {name: value.double().requires_grad_() for name, value in state.items()}
    same = x.double().requires_grad_()
    whole = leaves["base.weight"] + sizes[3] / sizes[2] * leaves["lora_b"] @ leaves["lora_a"]
    (same @ whole.T + leaves["base.bias"]).backward(cotangent.double())
    expected = {"x": same.grad.float(), **{name: leaves[name].grad.float() for name in ("lora_a", "lora_b")}}

    x, layer = x.requires_grad_(), build(submission, sizes, state)
    layer.train(training)
    output = layer(x)
    expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
    output.backward(cotangent)
    return {"x": x.grad, **layer.grads()}, expected


@pytest.mark.points(2)
@pytest.mark.gate
def test_has_base_a_and_b(submission, inside, rng):
    """has base, an nn.Linear with bias, and the parameters lora_a (rank, in) and lora_b (out, rank)"""
    for n_in, n_out, rank, alpha in (*SIZES[:2], (6, 5, 1, 4)):
        layer = submission.LoRALinear(linear_in=n_in, linear_out=n_out, rank=rank, alpha=alpha)
        shapes = {"base.weight": (n_out, n_in), "base.bias": (n_out,), "lora_a": (rank, n_in), "lora_b": (n_out, rank)}
        mine, saved = parameters(layer), layer.state_dict()
        for name, shape in shapes.items():
            for held, where in ((mine, "parameters"), (saved, "state_dict")):
                expect_that(name in held, f"{name} among the {where}", f"{sorted(held)}")
                expect_array(held[name], shape, like=torch.zeros(1), what=name)
        expect_that(inside.has_linear_base(layer), "an nn.Linear with bias", "something else", what="base")


@pytest.mark.points(2)
def test_starts_as_base(submission, rng):
    """starts with B all 0 and A not, so that a new layer does what base does"""
    for sizes in SIZES:
        layer, x = submission.LoRALinear(*sizes), normal(rng, 6, sizes[0])
        state = {name: value.detach() for name, value in parameters(layer).items()}
        expect_close(state["lora_b"], torch.zeros(sizes[1], sizes[2]), rtol=0.0, atol=0.0, what="lora_b at first")
        expect_that(bool((state["lora_a"] != 0).any()), "numbers that are not all 0", "zeros", what="lora_a at first")
        expected = x @ state["base.weight"].T + state["base.bias"]
        expect_close(layer(x).detach(), expected, what="output of a new layer")


@pytest.mark.points(3)
def test_adds_the_update_to_base(submission, rng):
    """gives base(x) + (alpha / rank) x Aᵀ Bᵀ, in train and in eval mode"""
    for sizes in SIZES:
        state, x = some_state(rng, sizes), normal(rng, 6, sizes[0])
        layer, expected = build(submission, sizes, state), by_definition(x, state, sizes[3])
        expect_close(layer(x).detach(), expected, what=f"output for (in, out, rank, alpha) = {sizes}")
        for change, name in MODE_CHANGES:
            change(layer)
            expect_state(layer, x, state, sizes[3], False, f"after {name}")


@pytest.mark.points(2)
def test_scales_by_alpha_over_rank(submission, rng):
    """scales the update by alpha / rank, for an alpha that is an int, does not divide evenly, is negative or 0 too"""
    for rank, alpha in ((4, 1), (2, 5), (8, 16), (5, 2.5), (4, 0.125), (9, 2), (1, 7), (2, -3), (70, -35.0), (3, 0)):
        sizes = (6, 4, rank, alpha)
        state, x = some_state(rng, sizes), normal(rng, 5, 6)
        expect_state(build(submission, sizes, state), x, state, alpha, False, f"for rank = {rank}, alpha = {alpha}")


@pytest.mark.points(2)
def test_any_leading_axes(submission, rng):
    """takes x with any number of leading axes, none too, merged or not"""
    sizes = (5, 4, 3, 2.0)
    state = some_state(rng, sizes)
    layer = build(submission, sizes, state)
    for merged in (False, True):
        if merged:
            layer.merge()
        for axes in ((), (1,), (7,), (2, 3), (3, 1), (2, 3, 2), (1, 2, 1, 3)):
            x = normal(rng, *axes, 5)
            got = layer(x).detach()
            expect_close(got, by_definition(x, state, 2.0), what=f"output for x {tuple(x.shape)}, merged: {merged}")


@pytest.mark.points(2)
def test_only_a_and_b_require_gradients(submission, rng):
    """lora_a and lora_b require gradients, and base's weight and bias do not"""
    for sizes in SIZES[:3]:
        layer, state, x = submission.LoRALinear(*sizes), some_state(rng, sizes), normal(rng, 3, sizes[0])
        for when in ("of a new layer", "after loading"):
            names = trained_names(layer)
            expect_that(names == ["lora_a", "lora_b"], "lora_a and lora_b", f"{names}", f"what is trained {when}")
            load(layer, state)
        expect_close(layer(x).detach(), by_definition(x, state, sizes[3]), what="output")


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """sets the gradients of lora_a, lora_b and x to the formula's, also where B is still 0 and in eval mode"""
    for sizes in SIZES[:4]:
        state = some_state(rng, sizes)
        for values in (state, state | {"lora_b": torch.zeros_like(state["lora_b"])}):
            for mode in ("train", "eval"):
                got, expected = gradients(submission, rng, sizes, values, training=mode == "train")
                for name in expected:
                    expect_close(got.get(name), expected[name], what=f"{name}.grad in {mode} mode")


@pytest.mark.points(3)
def test_merge_folds_the_update_into_base(submission, rng):
    """merge puts (alpha / rank) B A into base.weight: base alone gives the same output as before"""
    for sizes in (*SIZES, (48, 40, 8, 16)):
        state, x = some_state(rng, sizes), normal(rng, 2, 3, sizes[0])
        layer = build(submission, sizes, state)
        expect_alike(layer(x), by_definition(x, state, sizes[3]), "output before merge")
        layer.merge()
        expect_state(layer, x, state, sizes[3], True, "after merge")
        expect_alike(layer.base(x), by_definition(x, state, sizes[3]), "base's own output after merge")
        for change, name in MODE_CHANGES:
            change(layer)
            expect_state(layer, x, state, sizes[3], True, f"after merge and {name}")


@pytest.mark.points(2)
def test_merging_twice_is_merging_once(submission, rng):
    """merge on a merged layer does nothing, and one unmerge undoes them all"""
    for sizes in SIZES[:3]:
        state, x = some_state(rng, sizes), normal(rng, 4, sizes[0])
        layer = build(submission, sizes, state)
        for times in (1, 2, 3):
            layer.merge()
            expect_state(layer, x, state, sizes[3], True, f"after {times} times merge")
        layer.unmerge()
        expect_state(layer, x, state, sizes[3], False, "after 3 times merge and one unmerge")


@pytest.mark.points(2)
def test_unmerge_takes_the_update_out(submission, rng):
    """unmerge gives base its weight back, and the layer the same output; again and again"""
    for sizes in (*SIZES, (48, 40, 8, 16)):
        state, x = some_state(rng, sizes), normal(rng, 5, sizes[0])
        layer = build(submission, sizes, state)
        for times in (1, 2, 3):
            layer.merge()
            layer.train(times != 2)  # so that either of them happens in eval mode too
            layer.unmerge()
            expect_state(layer, x, state, sizes[3], False, f"after {times} times merge and unmerge")
        layer.merge()
        expect_state(layer, x, state, sizes[3], True, "merged once more")


@pytest.mark.points(2)
def test_unmerge_of_an_unmerged_layer(submission, rng):
    """unmerge on an unmerged layer, new or unmerged before, does nothing"""
    for sizes in SIZES[:3]:
        state, x = some_state(rng, sizes), normal(rng, 5, sizes[0])
        layer = submission.LoRALinear(*sizes)
        layer.unmerge()
        load(layer, state)
        for _ in range(2):
            layer.unmerge()
            expect_state(layer, x, state, sizes[3], False, "after unmerge alone")
        for _ in range(2):
            layer.merge()
            expect_state(layer, x, state, sizes[3], True, "after merge")
            layer.unmerge()
            layer.unmerge()
            expect_state(layer, x, state, sizes[3], False, "after two times unmerge")


@pytest.mark.points(2)
def test_base_stays_frozen(submission, rng):
    """base requires no gradient after merge and unmerge either, and A and B go on being trained"""
    for sizes in SIZES[:3]:
        state, x = some_state(rng, sizes), normal(rng, 5, sizes[0])
        layer = build(submission, sizes, state)
        for _ in range(2):
            layer.merge()
            names = [name for name in trained_names(layer) if "base" in name]
            expect_that(not names, "nothing of base", f"{names}", "what requires a gradient after merge")
            expect_state(layer, x, state, sizes[3], True, "after merge")
            layer.unmerge()
            names = trained_names(layer)
            expect_that(names == ["lora_a", "lora_b"], "lora_a and lora_b", f"{names}", "what is trained after unmerge")
            expect_state(layer, x, state, sizes[3], False, "after unmerge")


@pytest.mark.points(2)
def test_merges_its_present_values(submission, rng):
    """merges what A and B are then: after unmerge they may be trained on, and other layers stay as they are"""
    for sizes in SIZES[:3]:
        state, other, x = some_state(rng, sizes), some_state(rng, sizes), normal(rng, 5, sizes[0])
        layer, beside = build(submission, sizes, state), build(submission, sizes, other)
        layer.merge()
        expect_state(beside, x, other, sizes[3], False, "of another layer")
        beside.unmerge()
        expect_state(beside, x, other, sizes[3], False, "of another layer after its unmerge")
        beside.merge()
        expect_state(beside, x, other, sizes[3], True, "of another layer after its merge")
        layer.unmerge()
        expect_state(beside, x, other, sizes[3], True, "of another layer, still merged")
        state = some_state(rng, sizes)
        load(layer, state)
        expect_state(layer, x, state, sizes[3], False, "with new values")
        layer.merge()
        expect_state(layer, x, state, sizes[3], True, "with new values, after merge")
        layer.unmerge()
        expect_state(layer, x, state, sizes[3], False, "with new values, after unmerge")


@pytest.mark.points(1)
def test_rank_below_one(submission, rng):
    """raises ValueError for a rank below 1, and takes 1 and one above both widths"""
    for rank in (1, 2, 9):
        sizes = (4, 3, rank, 2.0)
        state, x = some_state(rng, sizes), normal(rng, 5, 4)
        expect_state(build(submission, sizes, state), x, state, 2.0, False, f"for rank = {rank}")
    for rank in (0, -1, -4):
        with expect_raises(ValueError, f"the rank is {rank}"):
            submission.LoRALinear(4, 3, rank, 2.0)


@pytest.mark.points(1)
def test_leaves_x_alone(submission, rng):
    """does not modify x, merged or not"""
    sizes = (5, 4, 2, 3.0)
    state, x = some_state(rng, sizes), normal(rng, 3, 5)
    layer, expected = build(submission, sizes, state), by_definition(x, state, 3.0)
    for merged in (False, True):
        if merged:
            layer.merge()
        with unchanged(x=x):
            output = layer(x).detach()
        expect_close(output, expected, what=f"output, merged: {merged}")
