"""The hidden suite of bert."""

import math

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_that, unchanged

CLOSE = {"rtol": 1e-4, "atol": 1e-4}
# (vocab, H, layers, heads, intermediate, max_positions, types, N, T)
SIZES = [(11, 12, 1, 3, 7, 6, 2, 2, 5), (9, 10, 2, 2, 15, 7, 3, 3, 7), (23, 8, 3, 1, 5, 9, 1, 1, 4)]
SIZES += [(5, 6, 2, 6, 9, 3, 2, 2, 1), (30, 24, 1, 2, 4, 8, 4, 2, 8), (7, 4, 1, 2, 1, 1, 2, 1, 1)]
SIZES += [(9, 4, 1, 1, 3, 270, 2, 1, 265)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def integers(rng, high, *shape):
    """Tokens, or types, or a mask."""
    return torch.from_numpy(rng.integers(0, high, shape))


def shapes(vocab, width, layers, inner, positions, types):
    """BertModel's parameters without the pooler: the shapes by name."""
    counts = {"word": vocab, "position": positions, "token_type": types}
    found = {f"embeddings.{name}_embeddings.weight": (count, width) for name, count in counts.items()}
    others = {"embeddings.LayerNorm": (width,)}
    for i in range(layers):
        layer = f"encoder.layer.{i}"
        others |= {f"{layer}.attention.self.{name}": (width, width) for name in ("query", "key", "value")}
        others |= {f"{layer}.attention.output.dense": (width, width), f"{layer}.attention.output.LayerNorm": (width,)}
        others |= {f"{layer}.intermediate.dense": (inner, width), f"{layer}.output.dense": (width, inner)}
        others |= {f"{layer}.output.LayerNorm": (width,)}
    for name, shape in others.items():
        found |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    return found


def draw(rng, *sizes):
    """Numbers for all parameters: norms' weights are of both signs, scores are neither tiny nor huge."""
    state = {}
    for name, shape in shapes(*sizes).items():
        if "LayerNorm.weight" in name:
            state[name] = torch.from_numpy(rng.uniform(0.5, 1.5, shape) * rng.choice([-1, 1], shape)).float()
        else:
            scale = 1.0 if len(shape) == 1 or "embeddings" in name else 1.5 / math.sqrt(shape[1])
            state[name] = scale * normal(rng, *shape)
    return state


def build(submission, state, heads):
    """The submission's model with these numbers."""
    vocab, width = state["embeddings.word_embeddings.weight"].shape
    inner = len(state["encoder.layer.0.intermediate.dense.bias"])
    positions = len(state["embeddings.position_embeddings.weight"])
    types = len(state["embeddings.token_type_embeddings.weight"])
    model = submission.Bert(vocab, width, len(state) // 16, heads, inner, positions, types)
    _, unknown = model.load_state_dict({name: value.clone() for name, value in state.items()}, strict=False)
    expect_that(not unknown, ", ".join(sorted(state)), f"no {', '.join(unknown)}", what="the keys of state_dict()")
    return model


def norm(x, state, name):
    """Layer norm by its definition."""
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = (centred * centred).mean(dim=-1, keepdim=True)
    return centred / torch.sqrt(variance + 1e-12) * state[f"{name}.LayerNorm.weight"] + state[f"{name}.LayerNorm.bias"]


def linear(x, state, name):
    """x times the weight (out, in), plus the bias."""
    return x @ state[f"{name}.weight"].T + state[f"{name}.bias"]


def attended(x, state, name, heads, kept):
    """One sequence (T, H), head by head; only the places kept are keys."""
    q, k, v = (linear(x, state, f"{name}.{part}") for part in ("query", "key", "value"))
    d, parts = x.shape[1] // heads, []
    for head in range(heads):
        own = slice(head * d, head * d + d)
        scores = q[:, own] @ k[kept][:, own].T / math.sqrt(d)
        weights = torch.exp(scores - scores.detach().amax(dim=1, keepdim=True))
        parts.append(weights / weights.sum(dim=1, keepdim=True) @ v[kept][:, own])
    return torch.cat(parts, dim=1)


def by_definition(state, heads, ids, mask=None, types=None):
    """The last hidden state, (N, T, H), in float64, sequence by sequence; 0 at padded places."""
    state = {name: value.double() for name, value in state.items()}
    word, place, kind = (state[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
    results = []
    for n, row in enumerate(ids):
        kept = torch.arange(len(row)) if mask is None else mask[n].nonzero().flatten()
        x = word[row] + place[: len(row)] + kind[torch.zeros_like(row) if types is None else types[n]]
        x = norm(x, state, "embeddings")
        for i in range(len(state) // 16):
            layer = f"encoder.layer.{i}"
            context = attended(x, state, f"{layer}.attention.self", heads, kept)
            x = norm(x + linear(context, state, f"{layer}.attention.output.dense"), state, f"{layer}.attention.output")
            hidden = linear(x, state, f"{layer}.intermediate.dense")
            hidden = 0.5 * hidden * (1.0 + torch.erf(hidden / math.sqrt(2.0)))
            x = norm(x + linear(hidden, state, f"{layer}.output.dense"), state, f"{layer}.output")
        results.append(torch.zeros_like(x).index_copy(0, kept, x[kept]))
    return torch.stack(results)


def numbers(*given):
    """The last hidden state in float32."""
    return by_definition(*given).float()


def expect_at_tokens(got, expected, mask, what, close=CLOSE):
    """The output is right at all tokens; whatever stands at padded places."""
    expect_array(got, like=expected, what=what)
    tokens = mask.bool()
    expect_close(got[tokens], expected[tokens], **close, what=what)


def example(submission, rng, n=2, t=6, layers=2, types=2):
    """The submission's model, its numbers, and tokens; 3 heads."""
    state = draw(rng, 13, 12, layers, 9, 8, types)
    return build(submission, state, 3), state, integers(rng, 13, n, t)


def some_mask(rng, n, t):
    """Padding anywhere, at least once in each row but for a single token; each row has a token."""
    mask = integers(rng, 2, n, t)
    for row in mask:
        first, second = rng.permutation(t)[:2]
        row[first], row[second] = 0, 1
    return mask


@pytest.mark.points(2)
@pytest.mark.gate
def test_has_exactly_these_keys(submission, rng):
    """state_dict() has BertModel's keys and shapes without the pooler, and no others; the output is (N, T, H)"""
    sizes = {"intermediate_size": 5, "num_heads": 2, "num_layers": 2, "hidden_size": 6, "vocab_size": 7}
    given = {"type_vocab_size": 3, "max_positions": 4}
    for options, wanted in ((given, shapes(7, 6, 2, 5, 4, 3)), ({}, shapes(7, 6, 2, 5, 512, 2))):
        model = submission.Bert(**sizes, **options)
        found = {name: tuple(value.shape) for name, value in model.state_dict().items()}
        others = sorted(set(wanted) ^ set(found))
        expect_that(not others, "exactly BertModel's keys", f"lacking or further {others}", "state_dict()")
        for name, shape in wanted.items():
            expect_that(found[name] == shape, f"shape {shape}", f"shape {found[name]}", name)
        expect_array(model(integers(rng, 7, 3, 4)), (3, 4, 6), like=torch.zeros(1), what="output")


@pytest.mark.points(5)
def test_equals_bert(submission, rng):
    """the output equals BertModel's last hidden state with the same weights"""
    for vocab, width, layers, heads, inner, positions, types, n, t in SIZES:
        state, ids = draw(rng, vocab, width, layers, inner, positions, types), integers(rng, vocab, n, t)
        sizes = vocab, width, layers, heads, inner, positions, types, n, t
        what = f"output for vocab, H, layers, heads, intermediate, positions, types, N, T = {sizes}"
        expect_close(build(submission, state, heads)(ids), numbers(state, heads, ids), **CLOSE, what=what)


@pytest.mark.points(2)
def test_gelu_is_the_exact_one(submission, rng):
    """GELU is the exact one, not an approximation"""
    for layers in (1, 2):
        model, state, ids = example(submission, rng, layers=layers)
        for i in range(layers):  # the two differ most near 2.2 and -2.2
            layer = f"encoder.layer.{i}"
            state[f"{layer}.intermediate.dense.weight"] *= 0.1
            state[f"{layer}.intermediate.dense.bias"] = torch.from_numpy(rng.choice([-2.2, 2.2], 9)).float()
            state[f"{layer}.output.dense.weight"] *= 4.0
        expect_close(build(submission, state, 3)(ids), numbers(state, 3, ids), **CLOSE, what="output")


@pytest.mark.points(2)
def test_small_variances(submission, rng):
    """adds an ε of 1e-12 to each variance"""
    for scale in (1e-4, 1e-6):
        _, state, ids = example(submission, rng)
        for name in state:
            if "self" not in name and "intermediate" not in name:
                state[name] *= scale
            elif name.endswith("weight"):
                state[name] /= scale
        state["encoder.layer.1.output.LayerNorm.weight"] /= scale
        state["encoder.layer.1.output.LayerNorm.bias"] /= scale
        expected = numbers(state, 3, ids)
        expect_close(build(submission, state, 3)(ids), expected, rtol=1e-3, atol=1e-3, what="output")


@pytest.mark.points(2)
def test_every_place_sees_all(submission, rng):
    """every place sees all others, before it and behind it, the last of max_positions too"""
    model, state, ids = example(submission, rng, t=8, layers=1)
    for place in range(8):
        changed = ids.clone()
        changed[:, place] = (changed[:, place] + 1 + integers(rng, 12, 2)) % 13
        what = f"output after a change of token {place}"
        expect_close(model(changed), numbers(state, 3, changed), **CLOSE, what=what)


@pytest.mark.points(4)
def test_masks(submission, rng):
    """a mask hides the places where it is 0, in its own sequence alone, wherever they are"""
    for n, t in ((3, 6), (2, 8), (1, 3), (2, 2)):
        for layers in (1, 2):
            model, state, ids = example(submission, rng, n, t, layers)
            masks = [some_mask(rng, n, t) for _ in range(3)] + [torch.ones_like(ids)]
            masks += [(torch.arange(t) < t - 1).long().expand(n, t), (torch.arange(t) > 0).long().expand(n, t)]
            masks[1][0], masks[2][-1] = 1, 1  # whole texts beside padded ones
            for mask in masks:
                mask = mask.clone()
                expected = numbers(state, 3, ids, mask)
                expect_at_tokens(model(ids, mask), expected, mask, f"output with the mask {mask.tolist()}")


@pytest.mark.points(3)
def test_padding_changes_nothing(submission, rng):
    """whatever stands at padded places, no other output moves; padding at the end may as well be missing"""
    model, state, ids = example(submission, rng, 2, 8)
    for _ in range(3):
        mask, types = some_mask(rng, 2, 8), integers(rng, 2, 2, 8)
        expected = numbers(state, 3, ids, mask, types)
        for _ in range(3):
            other = torch.where(mask.bool(), ids, integers(rng, 13, 2, 8))
            kinds = torch.where(mask.bool(), types, integers(rng, 2, 2, 8))
            expect_at_tokens(model(other, mask, kinds), expected, mask, "output with other padding")
    _, state, ids = example(submission, rng, 3, 8, layers=1)
    for name in ("query", "key"):  # scores hundreds apart, so that padding has the greatest ones of many rows
        state[f"encoder.layer.0.attention.self.{name}.weight"] *= 10.0
    model = build(submission, state, 3)
    for _ in range(3):
        mask = some_mask(rng, 3, 8)
        expected = numbers(state, 3, ids, mask)
        expect_at_tokens(model(ids, mask), expected, mask, "output with large scores", {"rtol": 2e-3, "atol": 2e-3})
    for tokens in (1, 3, 7):
        mask = (torch.arange(8) < tokens).long().repeat(3, 1)
        expected = numbers(state, 3, ids[:, :tokens])
        padded = torch.where(mask.bool(), ids, 4)
        got = expect_array(model(padded, mask), (3, 8, 12), like=expected, what="output")
        expect_close(got[:, :tokens], expected, **CLOSE, what=f"output of {tokens} tokens before padding")
    _, state, _ = example(submission, rng, layers=1)  # tokens score -600 with every query, padding 600
    for name in ("position", "token_type"):
        state[f"embeddings.{name}_embeddings.weight"] *= 0.0
    keys = norm(state["embeddings.word_embeddings.weight"][:2], state, "embeddings")
    keys = linear(keys, state, "encoder.layer.0.attention.self.key").unflatten(1, (3, 4)).transpose(0, 1)
    state["encoder.layer.0.attention.self.query.weight"] *= 0.0
    query = torch.linalg.pinv(keys) @ torch.tensor([-1200.0, 1200.0])  # √d is 2
    state["encoder.layer.0.attention.self.query.bias"] = query.flatten()
    mask = some_mask(rng, 2, 6)
    got, expected = build(submission, state, 3)(1 - mask, mask), numbers(state, 3, 1 - mask, mask)
    expect_at_tokens(got, expected, mask, "output where padding scores most", {"rtol": 2e-3, "atol": 2e-3})


@pytest.mark.points(2)
def test_token_types(submission, rng):
    """adds the embedding of each token's type; no types are type 0"""
    for types in (2, 4):
        model, state, ids = example(submission, rng, types=types)
        kinds = integers(rng, types, 2, 6)
        kinds[0, 0], kinds[0, 1] = types - 1, 0
        expect_close(model(ids, token_type_ids=kinds), numbers(state, 3, ids, None, kinds), **CLOSE, what="with types")
        expect_close(model(ids), numbers(state, 3, ids), **CLOSE, what="without types")
        mask = some_mask(rng, 2, 6)
        got = model(token_type_ids=kinds, attention_mask=mask, input_ids=ids)
        expect_at_tokens(got, numbers(state, 3, ids, mask, kinds), mask, "with types and a mask")


@pytest.mark.points(3)
def test_gradients(submission, rng):
    """gradients reach all parameters, type 0 too where no types are given; padding has none"""
    _, state, ids = example(submission, rng, 2, 6)
    mask, types = some_mask(rng, 2, 6), integers(rng, 2, 2, 6)
    for n in range(2):  # both types, and the word 0, are among the tokens
        first = int(mask[n].argmax())
        types[n, first], ids[n, first] = n, 0
    for given, seen in (((ids, mask, types), mask), ((ids,), torch.ones_like(ids))):
        cotangent = normal(rng, 2, 6, 12) * seen[..., None]
        leaves = {name: value.clone().requires_grad_() for name, value in state.items()}
        by_definition(leaves, 3, *given).backward(cotangent.double())
        model = build(submission, state, 3)
        output = model(*given)
        expect_array(output, like=cotangent, what="output")
        expect_that(output.requires_grad, "an output through which gradients flow", "one without a graph", "output")
        output.backward(cotangent)
        found = model.grads()
        for name, leaf in leaves.items():
            expect_close(found.get(name), leaf.grad, rtol=1e-3, atol=1e-4, what=f"{name}.grad")


@pytest.mark.points(1)
def test_drops_nothing(submission, rng):
    """gives the same in training as in evaluation"""
    model, state, ids = example(submission, rng, 3)
    mask, types = some_mask(rng, 3, 6), integers(rng, 2, 3, 6)
    for mode in ("train", "eval", "train"):
        getattr(model, mode)()
        expect_at_tokens(model(ids, mask), numbers(state, 3, ids, mask), mask, f"output after {mode}()")
        expected = numbers(state, 3, ids, None, types)
        expect_close(model(ids, None, types), expected, **CLOSE, what=f"output with types after {mode}()")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves input_ids, attention_mask and token_type_ids as they were"""
    model, state, ids = example(submission, rng)
    mask, types = some_mask(rng, 2, 6), integers(rng, 2, 2, 6)
    expected = numbers(state, 3, ids, mask, types)
    with unchanged(input_ids=ids, attention_mask=mask, token_type_ids=types):
        output = model(ids, mask, types)
    expect_at_tokens(output, expected, mask, "output")
