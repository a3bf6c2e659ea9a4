"""The hidden suite of gpt."""

import math

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_equal, expect_raises, expect_that, unchanged

CLOSE = {"rtol": 1e-4, "atol": 1e-4}
# (V, block_size, layers, heads, D, N, T)
SIZES = [(11, 7, 1, 3, 12, 2, 5), (9, 6, 2, 2, 10, 3, 6), (23, 8, 3, 1, 8, 1, 4), (5, 4, 2, 6, 6, 2, 1)]
SIZES += [(30, 9, 1, 2, 24, 2, 9), (7, 1, 1, 1, 4, 1, 1), (9, 270, 1, 1, 4, 1, 265)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def some_ids(rng, vocab, *shape):
    """Tokens."""
    return torch.from_numpy(rng.integers(0, vocab, shape))


def shapes(vocab, block, layers, width):
    """GPT2Model's parameters, with weights (out, in): the shapes by name."""
    found = {"wte.weight": (vocab, width), "wpe.weight": (block, width)}
    norms, maps = ["ln_f"], {}
    for i in range(layers):
        norms += [f"h.{i}.ln_1", f"h.{i}.ln_2"]
        maps |= {f"h.{i}.attn.c_attn": (3 * width, width), f"h.{i}.attn.c_proj": (width, width)}
        maps |= {f"h.{i}.mlp.c_fc": (4 * width, width), f"h.{i}.mlp.c_proj": (width, 4 * width)}
    for name, shape in {**maps, **{name: (width,) for name in norms}}.items():
        found |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    return found


def draw(rng, vocab, block, layers, width):
    """Numbers for all parameters: norms' weights are of both signs, scores are neither tiny nor huge."""
    state = {}
    for name, shape in shapes(vocab, block, layers, width).items():
        scale = 1.0 if name.startswith("w") else 2.0 if "c_fc" in name else 1.5
        state[name] = scale * normal(rng, *shape) / (1.0 if len(shape) == 1 or "w" == name[0] else math.sqrt(shape[1]))
        if "ln_" in name and "bias" in name:
            state[name] *= 0.2  # so that no token is the likeliest everywhere
        if "ln_" in name and "weight" in name:
            state[name] = torch.from_numpy(rng.uniform(0.5, 1.5, width) * rng.choice([-1, 1], width)).float()
    return state


def build(submission, state, heads, block):
    """The submission's model with these numbers."""
    vocab, width = state["wte.weight"].shape
    model = submission.GPT(vocab, block, len(state) // 12, heads, width)
    _, unknown = model.load_state_dict({name: value.clone() for name, value in state.items()}, strict=False)
    expect_that(not unknown, ", ".join(sorted(state)), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return model


def norm(x, state, name):
    """Layer norm by its definition."""
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = (centred * centred).mean(dim=-1, keepdim=True)
    return centred / torch.sqrt(variance + 1e-5) * state[f"{name}.weight"] + state[f"{name}.bias"]


def gelu(x):
    """GELU's tanh approximation by its definition."""
    return 0.5 * x * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3)))


def linear(x, state, name):
    """x times the weight (out, in), plus the bias."""
    return x @ state[f"{name}.weight"].T + state[f"{name}.bias"]


def attended(x, state, name, heads):
    """Sequences (N, T, D), head by head and query by query; each query sees the keys up to its own."""
    both, width = linear(x, state, f"{name}.c_attn"), x.shape[-1]
    d, rows = width // heads, []
    for t in range(x.shape[1]):
        parts = []
        for head in range(heads):
            first = head * d
            q = both[:, t, first : first + d]
            k = both[:, : t + 1, width + first : width + first + d]
            v = both[:, : t + 1, 2 * width + first : 2 * width + first + d]
            scores = (k * q[:, None]).sum(dim=-1, keepdim=True) / math.sqrt(d)
            weights = torch.exp(scores - scores.detach().amax(dim=1, keepdim=True))
            parts.append((weights * v).sum(dim=1) / weights.sum(dim=1))
        rows.append(torch.cat(parts, dim=-1))
    return linear(torch.stack(rows, dim=1), state, f"{name}.c_proj")


def by_definition(state, heads, ids):
    """Logits, (N, T, V), in float64; `state` may require gradients."""
    state = {name: value.double() for name, value in state.items()}
    x = state["wte.weight"][ids] + state["wpe.weight"][: ids.shape[1]]
    for i in range(len(state) // 12):
        x = x + attended(norm(x, state, f"h.{i}.ln_1"), state, f"h.{i}.attn", heads)
        hidden = gelu(linear(norm(x, state, f"h.{i}.ln_2"), state, f"h.{i}.mlp.c_fc"))
        x = x + linear(hidden, state, f"h.{i}.mlp.c_proj")
    return norm(x, state, "ln_f") @ state["wte.weight"].T


def numbers(state, heads, ids):
    """Logits in float32."""
    return by_definition(state, heads, ids).float()


def continued(state, heads, block, ids, count):
    """Greedy continuation by the definition, and the least distance of a greatest logit from the next one."""
    gap = math.inf
    for _ in range(count):
        best = by_definition(state, heads, ids[:, -block:])[:, -1].topk(2)
        gap = min(gap, float((best.values[:, 0] - best.values[:, 1]).min()))
        ids = torch.cat([ids, best.indices[:, :1]], dim=1)
    return ids, gap


def prompt(rng, n, length, count, vocab=29, block=5, heads=2, width=8):
    """A model's numbers, a prompt, and its continuation: clear and varied."""
    while True:
        state, ids = draw(rng, vocab, block, 1, width), some_ids(rng, vocab, n, length)
        tokens, gap = continued(state, heads, block, ids, count)
        new = tokens[:, length:]
        if gap > 0.005 and new.unique().numel() > min(count - 1, 2):
            return state, ids, tokens


@pytest.mark.points(2)
@pytest.mark.gate
def test_has_exactly_these_keys(submission, rng):
    """state_dict() has GPT2Model's keys and shapes, with weights (out, in), and no others; logits are (N, T, V)"""
    model = submission.GPT(embed_dim=6, num_heads=2, num_layers=2, block_size=5, vocab_size=7)
    found = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    expect_equal(found, shapes(7, 5, 2, 6), what="the shapes in state_dict()")
    expect_array(model(ids=some_ids(rng, 7, 3, 4)), (3, 4, 7), like=torch.zeros(1), what="logits")


@pytest.mark.points(4)
def test_equals_gpt2(submission, rng):
    """logits equal GPT-2's with the same weights"""
    for vocab, block, layers, heads, width, n, t in SIZES:
        state, ids = draw(rng, vocab, block, layers, width), some_ids(rng, vocab, n, t)
        what = f"logits for V, block_size, layers, heads, D, N, T = {vocab, block, layers, heads, width, n, t}"
        expect_close(build(submission, state, heads, block)(ids), numbers(state, heads, ids), **CLOSE, what=what)


@pytest.mark.points(1)
def test_gelu_is_the_tanh_approximation(submission, rng):
    """GELU is the tanh approximation, not the exact one"""
    for layers in (1, 2):
        state, ids = draw(rng, 9, 6, layers, 4), some_ids(rng, 9, 2, 6)
        for i in range(layers):  # x is near 2.2 or -2.2, where the two differ most
            state[f"h.{i}.mlp.c_fc.weight"] *= 0.05
            state[f"h.{i}.mlp.c_fc.bias"] = torch.from_numpy(rng.choice([-2.2, 2.2], 16)).float()
            state[f"h.{i}.mlp.c_proj.weight"] *= 10.0
        expect_close(build(submission, state, 2, 6)(ids), numbers(state, 2, ids), **CLOSE, what="logits")


@pytest.mark.points(2)
def test_small_variances(submission, rng):
    """adds an ε of 1e-5 to each variance"""
    for scale in (3e-3, 1e-3):
        state, ids = draw(rng, 9, 6, 2, 12), some_ids(rng, 9, 2, 6)
        for name in state:
            if name[0] == "w" or "c_proj" in name:
                state[name] *= scale
        state["ln_f.weight"] /= scale
        state["ln_f.bias"] /= scale
        expect_close(build(submission, state, 3, 6)(ids), numbers(state, 3, ids), rtol=1e-3, atol=1e-3, what="logits")


@pytest.mark.points(4)
def test_no_later_token_changes_an_earlier_logit(submission, rng):
    """is causal: no logit moves when a later token changes, or is missing"""
    for n, t, layers, loud in ((2, 6, 2, 1.0), (1, 4, 2, 1.0), (2, 6, 1, 10.0)):
        close = CLOSE if loud == 1.0 else {"rtol": 2e-3, "atol": 2e-3}  # scores hundreds apart, in float32
        state, ids = draw(rng, 13, 6, layers, 12), some_ids(rng, 13, n, t)
        state["h.0.attn.c_attn.weight"][:24] *= loud
        model, expected = build(submission, state, 3, 6), numbers(state, 3, ids)
        for first in range(1, t):
            changed = ids.clone()
            changed[:, first:] = (changed[:, first:] + 1 + some_ids(rng, 12, n, t - first)) % 13
            what = f"logits before position {first}"
            expect_close(model(ids[:, :first]), expected[:, :first], **close, what=f"{what}, the last one")
            got = expect_array(model(changed), like=expected, what="logits")
            expect_close(got[:, :first], expected[:, :first], **close, what=f"{what} after a change from there")


@pytest.mark.points(2)
def test_refuses_more_tokens_than_positions(submission, rng):
    """takes block_size tokens, and raises ValueError for more"""
    for block, n, mode in ((5, 2, "train"), (1, 3, "eval"), (8, 1, "eval")):
        state = draw(rng, 11, block, 1, 6)
        model, ids = build(submission, state, 3, block), some_ids(rng, 11, n, block)
        getattr(model, mode)()
        expected = numbers(state, 3, ids)
        for more in (1, 2, block + 3):
            expect_close(model(ids), expected, **CLOSE, what=f"logits of {block} tokens")
            with expect_raises(ValueError, f"{block + more} tokens are more than {block} positions"):
                model(some_ids(rng, 11, n, block + more))


@pytest.mark.points(2)
def test_gradients(submission, rng):
    """gradients reach all parameters, wte from both of its uses"""
    state, ids = draw(rng, 7, 6, 2, 6), some_ids(rng, 7, 2, 5)
    ids[0, 1] = 0  # a token as any other
    model, cotangent = build(submission, state, 3, 6), normal(rng, 2, 5, 7)
    leaves = {name: value.clone().requires_grad_() for name, value in state.items()}
    by_definition(leaves, 3, ids).backward(cotangent.double())
    logits = model(ids)
    expect_array(logits, like=cotangent, what="logits")
    expect_that(logits.requires_grad, "logits through which gradients flow", "logits without a graph", "logits")
    logits.backward(cotangent)
    found = model.grads()
    for name, leaf in leaves.items():
        expect_close(found.get(name), leaf.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")


@pytest.mark.points(1)
def test_drops_nothing(submission, rng):
    """gives the same logits in training as in evaluation"""
    state, ids = draw(rng, 9, 6, 2, 12), some_ids(rng, 9, 3, 6)
    model, expected = build(submission, state, 2, 6), numbers(state, 2, ids)
    for mode in ("train", "eval", "train"):
        getattr(model, mode)()
        expect_close(model(ids), expected, **CLOSE, what=f"logits after {mode}()")


@pytest.mark.points(3)
def test_generates_the_likeliest_tokens(submission, rng):
    """generate appends the token with the greatest last logit, to each sequence its own, and keeps the prompt"""
    for n, length, count in ((1, 1, 4), (3, 2, 3), (2, 4, 1), (2, 1, 2), (1, 3, 2)):
        state, ids, tokens = prompt(rng, n, length, count)
        model = build(submission, state, 2, 5)
        for given, wanted in ((ids, tokens), (ids.flip(0), tokens.flip(0))):
            got = model.generate(max_new_tokens=count, ids=given)
            expect_equal(got, wanted, what=f"{count} tokens after {length}")
    state, ids = draw(rng, 7, 5, 1, 8), some_ids(rng, 7, 2, 2)
    state["ln_f.weight"] *= 0.0  # so that the bias of ln_f alone decides, and one token is the likeliest everywhere
    state["ln_f.bias"] = torch.from_numpy(rng.uniform(0.5, 1.0, 8)).float()
    for token in range(7):
        state["wte.weight"] = normal(rng, 7, 8)
        state["wte.weight"][token] = 9.0
        got = build(submission, state, 2, 5).generate(ids, 3)
        wanted = torch.cat([ids, torch.full((2, 3), token)], dim=1)
        expect_equal(got, wanted, what=f"tokens where {token} is always the likeliest")


@pytest.mark.points(3)
def test_generates_beyond_the_context(submission, rng):
    """generate sees the last block_size tokens, at positions from 0 on, however long the prompt; it returns all"""
    for n, length, count, block in ((2, 3, 9, 5), (1, 5, 3, 5), (2, 8, 4, 5), (1, 6, 1, 5), (2, 4, 5, 3), (1, 1, 6, 1)):
        state, ids, tokens = prompt(rng, n, length, count if block > 1 else 2, block=block)
        got = build(submission, state, 2, block).generate(ids, tokens.shape[1] - length)
        expect_equal(got, tokens, what=f"tokens after {length}, of which {block} are seen")


@pytest.mark.points(1)
def test_generates_nothing(submission, rng):
    """generate with max_new_tokens = 0 returns the prompt, be it longer than block_size or not"""
    for n, length in ((2, 3), (1, 5), (2, 9)):
        state, ids, tokens = prompt(rng, n, length, 2)
        model = build(submission, state, 2, 5)
        expect_equal(model.generate(ids, 2), tokens, what="2 new tokens")
        expect_equal(model.generate(ids, 0), ids, what="no new tokens")


@pytest.mark.points(2)
def test_generates_without_gradients(submission, inside, rng):
    """generate runs with gradients disabled; afterwards they are enabled or disabled as they were before"""
    for length, count in ((2, 3), (7, 2)):
        state, ids, tokens = prompt(rng, 2, length, count)
        model = build(submission, state, 2, 5)
        for enabled in (True, False):
            got, graphs, after, trainable = inside.generated(model, ids, count, enabled)
            expect_equal(got, tokens, what="tokens")
            expect_that(graphs == 0, "no results with a graph", f"{graphs} of them", "generate")
            expect_equal(after, enabled, what="whether gradients are enabled after generate")
            expect_that(trainable, "every parameter's requires_grad as before", "another one", "after generate")
        built, logits = inside.graphs_of_forward(model, ids[:, :5])
        expect_that(built > 0, "a graph", "none", "forward after generate")
        expect_close(logits, numbers(state, 2, ids[:, :5]), **CLOSE, what="logits after generate")


@pytest.mark.points(2)
def test_leaves_training_flags_alone(submission, inside, rng):
    """generate leaves every submodule's training flag as it was, in training, evaluation or a mixture"""
    state, ids, tokens = prompt(rng, 2, 3, 3)
    model = build(submission, state, 2, 5)
    for flags in ([True], [False], [True, False, False], [False, True], [True, True, False], [False, False, True]):
        for count in (3, 0):
            got, before, after = inside.generated_with_flags(model, flags, ids, count)
            expect_equal(got, tokens[:, : 3 + count], what="tokens")
            changed = [name or "the model" for (name, was), (_, now) in zip(before, after, strict=True) if was != now]
            expect_that(not changed, "training flags as before", f"others of {', '.join(changed)}", "after generate")


@pytest.mark.points(1)
def test_leaves_ids_alone(submission, rng):
    """leaves ids as they were, in forward and in generate"""
    for length in (4, 5, 8):  # below, at and above block_size
        state, ids, tokens = prompt(rng, 2, length, 3)
        model = build(submission, state, 2, 5)
        if length <= 5:
            with unchanged(ids=ids):
                got = model(ids)
            expect_close(got, numbers(state, 2, ids), **CLOSE, what="logits")
        with unchanged(ids=ids):
            got = model.generate(ids, 3)
        expect_equal(got, tokens, what="tokens")
