"""The hidden suite of grouped-query-attention."""

import math
from itertools import product

import pytest
import torch

from grader.expect import expect_array, expect_close, expect_raises, unchanged

# (N, Hq, Hkv, T, S, D): no two sizes of a case are alike, where they can differ
SIZES = [(2, 6, 3, 5, 7, 4), (3, 6, 2, 4, 5, 8), (1, 8, 4, 2, 6, 5), (2, 12, 3, 5, 8, 7), (5, 4, 2, 3, 7, 6)]
MANY_QUERIES = [(2, 6, 3, 7, 5, 4), (3, 4, 2, 6, 1, 5)]
SHARED = [(1, 18, 1, 3, 4, 2), (2, 5, 1, 3, 4, 6), (3, 4, 1, 2, 5, 7), (2, 1, 1, 3, 5, 4)]
ORDINARY = [(2, 3, 3, 4, 5, 6), (3, 2, 2, 5, 6, 4), (1, 4, 4, 2, 3, 5)]


def normal(rng, *shape):
    """A float32 tensor of standard normal numbers."""
    return torch.from_numpy(rng.normal(size=shape)).float()


def draw(rng, sizes):
    """q, k and v."""
    n, heads, kv_heads, t, s, d = sizes
    return normal(rng, n, heads, t, d), normal(rng, n, kv_heads, s, d), normal(rng, n, kv_heads, s, d)


def by_loops(q, k, v, causal=False):
    """The definition in float64, one query of one head at a time."""
    (n, heads, t, d), (kv_heads, s) = q.shape, k.shape[1:3]
    output = torch.zeros(n, heads, t, d, dtype=torch.float64)
    for i, h, query in product(range(n), range(heads), range(t)):
        g, seen = h // (heads // kv_heads), query + s - t + 1 if causal else s
        scores = k[i, g, :seen].double() @ q[i, h, query].double() / math.sqrt(d)
        output[i, h, query] = torch.softmax(scores, dim=0) @ v[i, g, :seen].double()
    return output.float()


def expect_definition(submission, q, k, v, causal=False, what=""):
    """The submission's output is that of the definition; returns it."""
    expected = by_loops(q, k, v, causal)
    got = submission.grouped_query_attention(q, k, v, causal)
    expect_close(got, expected, what=what or f"output for q {tuple(q.shape)}, k {tuple(k.shape)}, causal={causal}")
    return got


@pytest.mark.points(4)
def test_query_heads_share_key_heads(submission, rng):
    """lets query head h attend to key head h // (Hq / Hkv)"""
    for sizes in SIZES:
        expect_definition(submission, *draw(rng, sizes))


@pytest.mark.points(2)
def test_a_key_head_moves_its_own_group_alone(submission, rng):
    """changes the outputs of its group alone when a head of keys and values changes"""
    for causal in (False, True):
        q, k, v = draw(rng, (2, 6, 3, 4, 5, 7))
        before = expect_definition(submission, q, k, v, causal)
        for g in range(3):
            changed = [x.clone() for x in (k, v)]
            for x in changed:
                x[:, g] += 2.0 * normal(rng, 2, 5, 7)
            after = expect_definition(submission, q, *changed, causal, what=f"output after a change of key head {g}")
            others = [h for h in range(6) if h // 2 != g]
            expect_close(after[:, others], before[:, others], what=f"other groups after a change of key head {g}")


@pytest.mark.points(2)
def test_one_key_head_for_all(submission, rng):
    """is multi-query attention with one key head"""
    for sizes, causal in product(SHARED, (False, True)):
        expect_definition(submission, *draw(rng, sizes), causal)


@pytest.mark.points(2)
def test_as_many_key_heads_as_query_heads(submission, rng):
    """is multi-head attention with as many key heads as query heads"""
    for sizes, causal in product(ORDINARY, (False, True)):
        expect_definition(submission, *draw(rng, sizes), causal)


@pytest.mark.points(3)
def test_divides_scores_by_sqrt_d(submission, rng):
    """divides the scores by √D"""
    for sizes in ((1, 4, 2, 3, 5, 48), (2, 4, 2, 3, 5, 1), (1, 2, 1, 4, 6, 20)):
        expect_definition(submission, *draw(rng, sizes))


@pytest.mark.points(2)
def test_sees_all_keys_by_default(submission, rng):
    """by default every query sees every key, also where there are more queries than keys"""
    for sizes in (*SIZES, *MANY_QUERIES):
        q, k, v = draw(rng, sizes)
        expected = by_loops(q, k, v)
        expect_close(submission.grouped_query_attention(q, k, v), expected, what=f"output for {sizes}")


@pytest.mark.points(4)
def test_causal_aligns_the_last_query_with_the_last_key(submission, rng):
    """causal: query t sees the keys up to t + S - T, that one included"""
    for sizes in (*SIZES, (2, 4, 2, 1, 6, 5), (2, 4, 2, 5, 6, 3), (3, 6, 2, 1, 1, 4)):
        expect_definition(submission, *draw(rng, sizes), True)


@pytest.mark.points(3)
def test_causal_with_as_many_queries_as_keys(submission, rng):
    """causal: with T = S a query sees the keys up to its own"""
    for t in (1, 2, 6):
        expect_definition(submission, *draw(rng, (2, 6, 2, t, t, 5)), True)
    expect_definition(submission, *draw(rng, (1, 2, 1, 262, 262, 3)), True)


@pytest.mark.points(2)
def test_no_later_key_changes_an_earlier_output(submission, rng):
    """causal: no output moves when a later key and its value change"""
    for t, s in ((5, 5), (3, 6)):
        q, k, v = draw(rng, (2, 4, 2, t, s, 5))
        before = expect_definition(submission, q, k, v, True)
        for query in range(t - 1):
            first = query + s - t + 1
            changed = [x.clone() for x in (k, v)]
            for x in changed:
                x[:, :, first:] = 5.0 * normal(rng, 2, 2, s - first, 5)
            got = expect_array(submission.grouped_query_attention(q, *changed, causal=True), like=q, what="output")
            upto = slice(0, query + 1)
            expect_close(got[:, :, upto], before[:, :, upto], what=f"output after a change of the keys from {first}")


@pytest.mark.points(1)
def test_large_scores(submission, rng):
    """scores of magnitude 1e3 are no trouble"""
    # Powers of two and √16 = 4: the scores, 1024 or -1024 and at most 2 beside it, are exact.
    q, k, v = torch.zeros(1, 4, 3, 16), torch.zeros(1, 2, 5, 16), normal(rng, 1, 2, 5, 16)
    q[..., :2] = 64.0
    q[:, 1::2] *= -1.0
    k[..., 0], k[..., 1] = 64.0, torch.from_numpy(rng.integers(0, 3, (1, 2, 5))).float() / 16.0
    rows, keys = q.clone(), k.clone()
    rows[:, :, 1] *= -1.0  # both signs among the queries of a head
    keys[:, :, :3, 0] *= -1.0  # and among the keys: the later ones have the first query's large scores
    for some_q, some_k, causal in product((q, rows), (k, keys), (False, True)):
        expect_definition(submission, some_q, some_k, v, causal)


@pytest.mark.points(3)
def test_rejects_heads_that_do_not_divide(submission, rng):
    """raises ValueError where Hq is not divisible by Hkv, and only there"""
    for causal in (False, True):
        for heads, kv_heads in ((9, 3), (6, 1), (5, 5), (10, 5)):
            expect_definition(submission, *draw(rng, (1, heads, kv_heads, 2, 3, 4)), causal)
        for heads, kv_heads in ((6, 4), (4, 3), (2, 4), (9, 2), (1, 2), (3, 5), (7, 3)):
            for n, t, s in ((1, 2, 3), (3, 1, 1)):
                q, k, v = draw(rng, (n, heads, kv_heads, t, s, 4))
                with expect_raises(ValueError, f"{heads} query heads, {kv_heads} key heads"):
                    submission.grouped_query_attention(q, k, v, causal)


@pytest.mark.points(2)
def test_leaves_arguments_alone(submission, rng):
    """leaves q, k and v as they were, and takes its arguments by name"""
    for sizes, causal in product(((2, 6, 3, 4, 5, 7), (2, 3, 3, 4, 4, 5)), (False, True)):
        q, k, v = draw(rng, sizes)
        expected = by_loops(q, k, v, causal)
        with unchanged(q=q, k=k, v=v):
            got = submission.grouped_query_attention(causal=causal, v=v, k=k, q=q)
        expect_close(got, expected, what="output")
