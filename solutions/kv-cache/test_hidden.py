"""The hidden suite of kv-cache."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_fast, expect_integer, unchanged

# (D, number of heads)
WIDTHS = [(6, 2), (6, 3), (12, 4), (8, 1), (5, 5), (10, 2)]


def some_weights(rng, width):
    """w_q, w_k, w_v and w_o, such that all have about unit variance; none is symmetric."""
    return [rng.normal(size=(width, width)) / np.sqrt(width) for _ in range(4)]


def rows_of(weights, num_heads, x, wanted):
    """The definition: the outputs of the tokens `wanted`, one head and one token at a time."""
    w_q, w_k, w_v, w_o = weights
    size = len(w_q) // num_heads
    k, v = x @ w_k, x @ w_v
    rows = []
    for t in wanted:
        q, parts = x[t] @ w_q, []
        for first in range(0, len(w_q), size):
            own = slice(first, first + size)
            scores = k[: t + 1, own] @ q[own] / np.sqrt(size)
            shares = np.exp(scores - scores.max())
            parts.append(shares @ v[: t + 1, own] / shares.sum())
        rows.append(np.concatenate(parts) @ w_o)
    return np.array(rows)


def by_loops(weights, num_heads, x):
    """The definition for all tokens of x."""
    return rows_of(weights, num_heads, x, range(len(x)))


def expect_steps(cache, x, expected, first=0):
    """Step after step, the cache gives the expected rows."""
    for t in range(first, len(x)):
        expect_close(cache.step(x[t]), expected[t], what=f"step {t - first + 1}, token {t}")


@pytest.mark.points(3)
def test_prefill_is_causal_attention(submission, rng):
    """prefill: every token attends to those up to its own, itself included"""
    for width, heads in WIDTHS:
        weights, x = some_weights(rng, width), rng.normal(size=(7, width))
        got = submission.KVCache(*weights, heads).prefill(x)
        expect_close(got, by_loops(weights, heads, x), what=f"prefill, D = {width}, {heads} heads")
    # All scores are far below 0, a token's own among them; a hidden one has no weight there either.
    weights, x = [9.0 * np.eye(6), -9.0 * np.eye(6), *some_weights(rng, 6)[2:]], rng.uniform(1.0, 2.0, (5, 6))
    expect_close(submission.KVCache(*weights, 2).prefill(x), by_loops(weights, 2, x), what="prefill, low scores")


@pytest.mark.points(2)
def test_projects_by_x_w(submission, rng):
    """q, k, v and the output are x w, not x wᵀ, each with its own weights"""
    for i in range(4):
        weights = [np.eye(3)] * 4
        weights[i] = rng.normal(size=(3, 3))
        x = rng.normal(size=(4, 3))
        expected = by_loops(weights, 1, x)
        expect_close(submission.KVCache(*weights, 1).prefill(x), expected, what=f"prefill, weights {i} alone")
        expect_steps(submission.KVCache(*weights, 1), x, expected)


@pytest.mark.points(3)
def test_heads_are_contiguous_slices(submission, rng):
    """gives head h the h-th contiguous slice of D / H columns, in prefill and in steps"""
    for width, heads in ((6, 2), (6, 3), (8, 4), (12, 3)):
        eye = np.eye(width)
        weights = [3.0 * eye, eye, eye, eye]
        x = rng.normal(size=(5, width))
        expected = by_loops(weights, heads, x)
        cache = submission.KVCache(*weights, heads)
        expect_close(cache.prefill(x[:3]), expected[:3], what=f"prefill, D = {width}, {heads} heads")
        expect_steps(cache, x, expected, 3)


@pytest.mark.points(2)
def test_divides_scores_by_the_root_of_a_heads_width(submission, rng):
    """divides the scores by √(D / H)"""
    for width, heads in ((48, 3), (20, 1), (9, 9), (32, 4)):
        weights, x = some_weights(rng, width), rng.normal(size=(5, width))
        expected = by_loops(weights, heads, x)
        cache = submission.KVCache(*weights, heads)
        expect_close(cache.prefill(x[:3]), expected[:3], what=f"prefill, D = {width}, {heads} heads")
        expect_steps(cache, x, expected, 3)


@pytest.mark.points(2)
def test_no_later_token_changes_an_earlier_output(submission, rng):
    """prefill: no output moves when a later token changes"""
    weights, x = some_weights(rng, 6), rng.normal(size=(6, 6))
    before = by_loops(weights, 2, x)
    for t in range(1, 6):
        changed = x.copy()
        changed[t:] = 4.0 * rng.normal(size=(6 - t, 6))
        got = submission.KVCache(*weights, 2).prefill(changed)
        expect_close(got, by_loops(weights, 2, changed), what=f"prefill after a change of the tokens from {t}")
        expect_close(got[:t], before[:t], what=f"earlier outputs after a change of the tokens from {t}")


@pytest.mark.points(4)
def test_steps_continue_the_prompt(submission, rng):
    """prefill and then step after step give what one causal pass over everything gives"""
    for (width, heads), first in zip(WIDTHS, (2, 5, 9, 16, 3, 33), strict=True):
        weights, x = some_weights(rng, width), rng.normal(size=(first + 12, width))
        expected = by_loops(weights, heads, x)
        cache = submission.KVCache(*weights, heads)
        expect_close(cache.prefill(x[:first]), expected[:first], what="prefill")
        expect_steps(cache, x, expected, first)


@pytest.mark.points(1)
def test_prompt_of_one_token(submission, rng):
    """prefill: a prompt of one token is fine, (1, D) in and out, and steps follow"""
    for width, heads in ((6, 3), (4, 1), (1, 1)):
        weights, x = some_weights(rng, width), rng.normal(size=(5, width))
        expected = by_loops(weights, heads, x)
        cache = submission.KVCache(*weights, heads)
        expect_close(cache.prefill(x[:1]), expected[:1], what="prefill of one token")
        expect_steps(cache, x, expected, 1)


@pytest.mark.points(2)
def test_steps_without_a_prompt(submission, rng):
    """step works before any prefill, and its first token sees itself alone"""
    for width, heads in WIDTHS:
        weights, x = some_weights(rng, width), rng.normal(size=(9, width))
        expect_steps(submission.KVCache(*weights, heads), x, by_loops(weights, heads, x))


@pytest.mark.points(2)
def test_length_counts_the_tokens(submission, rng):
    """length is the number of tokens seen: 0 at first, T after prefill, one more after each step"""
    for first in (0, 1, 5):
        weights, x = some_weights(rng, 4), rng.normal(size=(first + 4, 4))
        expected = by_loops(weights, 2, x)
        cache = submission.KVCache(*weights, 2)
        expect_integer(cache.length, 0, what="length of a new cache")
        if first:
            expect_close(cache.prefill(x[:first]), expected[:first], what="prefill")
        expect_integer(cache.length, first, what=f"length after {first} tokens at once")
        for t in range(first, first + 4):
            expect_close(cache.step(x[t]), expected[t], what=f"token {t}")
            expect_integer(cache.length, t + 1, what=f"length after token {t}")


@pytest.mark.points(2)
def test_caches_know_nothing_of_each_other(submission, rng):
    """two caches, used in turn, do not meet, with other weights or with the same"""
    ours, theirs = some_weights(rng, 6), some_weights(rng, 6)
    x, y = rng.normal(size=(9, 6)), rng.normal(size=(9, 6))
    for other, heads in ((theirs, 3), (ours, 3), (ours, 2)):
        expected, others = by_loops(ours, 2, x), by_loops(other, heads, y)
        one = submission.KVCache(*ours, 2)
        expect_close(one.prefill(x[:4]), expected[:4], what="prefill of the first cache")
        two = submission.KVCache(*other, heads)
        for t in range(4):
            expect_close(two.step(y[t]), others[t], what=f"second cache, token {t}")
            expect_close(one.step(x[t + 4]), expected[t + 4], what=f"first cache, token {t + 4}")
        expect_integer(one.length, 8, what="length of the first cache")
        expect_integer(two.length, 4, what="length of the second cache")


@pytest.mark.points(1)
def test_any_number_of_tokens(submission, rng):
    """there is room for any number of tokens, at once or one by one"""
    weights, x = some_weights(rng, 4), rng.normal(size=(2120, 4))
    cache = submission.KVCache(*weights, 2)
    got = cache.prefill(x[:2070])
    expect_close(got[::90], rows_of(weights, 2, x, range(0, 2070, 90)), what="every 90th row of a prompt of 2,070")
    expect_steps(cache, x, [None] * 2070 + list(rows_of(weights, 2, x, range(2070, 2120))), 2070)
    expect_integer(cache.length, 2120, what="length")


@pytest.mark.points(2)
def test_leaves_arguments_alone(submission, rng):
    """leaves weights and tokens as they were, and takes its arguments by name"""
    for heads in (1, 2):
        w_q, w_k, w_v, w_o = weights = some_weights(rng, 6)
        x = rng.normal(size=(5, 6))
        expected = by_loops(weights, heads, x)
        with unchanged(w_q=w_q, w_k=w_k, w_v=w_v, w_o=w_o):
            cache = submission.KVCache(num_heads=heads, w_o=w_o, w_v=w_v, w_k=w_k, w_q=w_q)
        prompt = x[:3].copy()
        with unchanged(x=prompt):
            got = cache.prefill(x=prompt)
        expect_close(got, expected[:3], what="prefill")
        for t in (3, 4):
            token = x[t].copy()
            with unchanged(x=token):
                got = cache.step(x=token)
            expect_close(got, expected[t], what=f"token {t}")


@pytest.mark.points(4)
def test_never_projects_the_past_again(submission, reference, rng):
    """a step never projects the past again: steps on a long past are quick, and 1,000 steps take at most 5 s"""
    # Here the past's keys alone cost some twenty times a whole step, where ten times are let pass; copies of
    # the cache at each step, or its rows in a list, cost three to five times.
    weights, x = some_weights(rng, 768), rng.normal(size=(1216, 768))
    expected = rows_of(weights, 2, x, range(1200, 1216))
    caches, outputs = {}, []

    def go_on(module):  # the reference makes its past in the first of its three runs, of which the best counts
        if module not in caches:
            caches[module] = module.KVCache(*weights, 2)
            caches[module].prefill(x[:1200])
        outputs.append([caches[module].step(token) for token in x[1202:]])

    caches[submission] = submission.KVCache(*weights, 2)
    caches[submission].prefill(x[:1200])
    expect_steps(caches[submission], x[:1202], [None] * 1200 + list(expected), 1200)
    expect_fast(go_on, submission, reference, seconds=0.2)
    expect_close(np.array(outputs[0]), expected[2:], what="outputs after a long prompt")

    weights, x = some_weights(rng, 256), rng.normal(size=(1030, 256))
    expected, outputs = rows_of(weights, 8, x, range(999, 1030)), []

    def generate(module):
        caches[module] = module.KVCache(*weights, 8)
        outputs.append([caches[module].step(token) for token in x[:1000]])

    expect_fast(generate, submission, reference, seconds=5.0)
    expect_close(outputs[0][999], expected[0], what="output of the last of 1,000 steps")
    expect_steps(caches[submission], x, [None] * 999 + list(expected), 1000)
