"""The hidden suite of attention."""

import math

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_equal, expect_raises, expect_sequence, unchanged


def qkv(rng, t=3, s=5, d_k=4, d_v=2, lead=()):
    """Standard normal queries (..., t, d_k), keys (..., s, d_k) and values (..., s, d_v)."""
    return tuple(rng.normal(size=(*lead, *shape)) for shape in ((t, d_k), (s, d_k), (s, d_v)))


def some_places(rng, *shape):
    """A mask with at least one True and one False in every row; at least two keys."""
    mask = rng.random(shape) < 0.5
    mask[..., 0] = ~mask[..., 1]
    return rng.permuted(mask, axis=-1)


def by_definition(q, k, v, mask=None):
    """The output and the weights in float64; the rows of a query without a key are zero."""
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    may_attend = np.broadcast_to(True if mask is None else mask, scores.shape)
    scores = np.where(may_attend, scores, -np.inf)
    largest = scores.max(axis=-1, keepdims=True)
    parts = np.exp(scores - np.where(np.isfinite(largest), largest, 0.0))
    total = parts.sum(axis=-1, keepdims=True)
    weights = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
    return weights @ v, weights


def expect_attention(submission, q, k, v, *mask):
    """The submission's output and weights are those of the definition; returns them."""
    expected_output, expected_weights = by_definition(q, k, v, *mask)
    output, weights = expect_sequence(submission.attention(q, k, v, *mask), 2)
    expect_close(output, expected_output, what="output")
    expect_close(weights, expected_weights, what="weights")
    return output, weights


@pytest.mark.points(1)
@pytest.mark.gate
def test_returns_output_and_weights(submission, rng):
    """returns the output (..., T, d_v) and the weights (..., T, S), both float64"""
    q, k, v = qkv(rng, t=3, s=5, d_k=4, d_v=2)
    output, weights = expect_sequence(submission.attention(q, k, v), 2)
    expect_array(output, (3, 2), like=q, what="output")
    expect_array(weights, (3, 5), like=q, what="weights")


@pytest.mark.points(3)
def test_divides_scores_by_sqrt_d_k(submission, rng):
    """divides the scores by √d_k before the softmax"""
    q, k, v = qkv(rng, d_k=64)
    expect_attention(submission, q, k, v)
    # Sizes above 256 too: up to there equal ints are the same object.
    expect_attention(submission, *qkv(rng, t=1, s=300))
    expect_attention(submission, *qkv(rng, t=1, d_k=400))


@pytest.mark.points(2)
def test_softmax_runs_over_the_keys(submission, rng):
    """takes the softmax over the keys, so that each query's weights sum to 1"""
    q, k, v = qkv(rng, t=4, s=3, d_k=1, d_v=2)  # d_k = 1: the scale is 1, whatever one divides by
    expect_attention(submission, q, k, v)
    q, k, v = (
        rng.uniform(0.95, 1.05, (2, 1)),
        np.array([[0.0], [-6.0], [-12.0], [-15.0], [-18.0]]),
        rng.normal(size=(5, 2)),
    )
    expect_attention(submission, q, k, v)  # weights of 2e-3 to 2e-8: small ones count too


@pytest.mark.points(2)
def test_takes_any_leading_axes(submission, rng):
    """takes any number of leading axes, each pair of matrices on its own"""
    for lead in ((2,), (2, 3), (3, 1, 2)):
        q, k, v = qkv(rng, t=4, s=5, d_k=6, d_v=7, lead=lead)
        expect_attention(submission, q, k, v)


@pytest.mark.points(1)
def test_takes_one_query_or_one_key(submission, rng):
    """works with one query, one key and one feature"""
    for t, s, d_k, d_v, lead in ((1, 1, 1, 1, ()), (1, 4, 3, 2, ()), (4, 1, 3, 2, ()), (2, 3, 4, 1, (1,))):
        expect_attention(submission, *qkv(rng, t, s, d_k, d_v, lead))


@pytest.mark.points(3)
def test_masked_places_get_weight_zero(submission, rng):
    """gives masked places a weight of exactly 0, and the whole weight to the others"""
    q, k, v = qkv(rng, t=4, s=6)
    mask = some_places(rng, 4, 6)
    _, weights = expect_attention(submission, q, k, v, mask)
    expect_equal(weights[~mask], np.zeros(np.sum(~mask)), what="weights of the masked places")
    expected = by_definition(q, k, v)
    for reply in (submission.attention(q, k, v, mask=None), submission.attention(v=v, k=k, q=q, mask=mask | True)):
        expect_close(expect_sequence(reply, 2)[0], expected[0], what="output with nothing masked")


@pytest.mark.points(2)
def test_mask_broadcasts(submission, rng):
    """broadcasts the mask to (..., T, S)"""
    q, k, v = qkv(rng, t=4, s=5)
    for shape in ((5,), (1, 5)):
        expect_attention(submission, q, k, v, some_places(rng, *shape))
    expect_attention(submission, q, k, v, np.array(True))  # no axis at all
    q, k, v = qkv(rng, t=4, s=4)
    for shape in ((4,), (1, 4), (4, 4)):  # with as many queries as keys one axis still means the keys
        expect_attention(submission, q, k, v, some_places(rng, *shape))
    q, k, v = qkv(rng, t=4, s=5, lead=(2, 3))
    for shape in ((5,), (4, 5), (3, 1, 5), (3, 4, 5), (2, 1, 1, 5), (1, 3, 4, 5), (2, 1, 4, 5), (2, 3, 4, 5)):
        expect_attention(submission, q, k, v, some_places(rng, *shape))


@pytest.mark.points(2)
def test_fully_masked_row_is_zero(submission, rng):
    """gives weights 0 and output 0 to a query that may attend to nothing, and leaves the others be"""
    q, k, v = qkv(rng, t=4, s=3, lead=(2,))
    v += 5.0  # a mean of the values is not 0
    one_row = some_places(rng, 4, 3)
    one_row[2] = False
    whole_rows = np.array([[True], [False], [False], [True]])  # (T, 1)
    one_matrix = np.array([True, False]).reshape(2, 1, 1)
    for mask in (one_row, whole_rows, one_matrix, np.zeros((1, 1), bool), np.zeros((2, 4, 3), bool)):
        output, weights = expect_attention(submission, q, k, v, mask)
        empty = ~np.broadcast_to(mask, (2, 4, 3)).any(axis=-1)
        expect_equal(weights[empty], np.zeros((np.sum(empty), 3)), what="weights of the fully masked rows")
        expect_equal(output[empty], np.zeros((np.sum(empty), 2)), what="output of the fully masked rows")
    expect_attention(submission, *qkv(rng, t=4, s=1), whole_rows)


def with_scores(rng, offsets, steps):
    """q, k, v whose score of query i and key j is about offsets[i] + steps[j], d_k = 4."""
    q, k, v = qkv(rng, t=len(offsets), s=len(steps))
    q[:, 0], k[:, 0] = 2.0 * np.array(offsets), 1.0  # twice: the scores are divided by √4
    q[:, 1], k[:, 1] = 2.0, steps
    return q, k, v


@pytest.mark.points(2)
def test_stable_for_large_scores(submission, rng):
    """stays exact for scores of magnitude 1e4"""
    expect_attention(submission, *with_scores(rng, offsets=(1e4, -1e4, 0.0), steps=(0.0, 0.3, -0.2, 0.1)))
    expect_attention(submission, *with_scores(rng, offsets=(0.0, 3e3, -3e3), steps=(0.0, 7e3, -7e3, 6999.5)))
    low, high = (with_scores(rng, offsets=(x, x), steps=(0.0, 0.3, 0.1)) for x in (-1e4, 1e4))
    expect_attention(submission, *map(np.stack, zip(low, high, strict=True)))


@pytest.mark.points(1)
def test_stable_where_the_largest_score_is_masked(submission, rng):
    """stays exact for scores of magnitude 1e4 where the largest or the smallest is masked"""
    q, k, v = with_scores(rng, offsets=(0.0, -1e3), steps=(-9e3, 1e4, -9001.0, -9000.5, -9500.0))
    mask = np.array([[True, False, True, True, False], [True, False, True, True, True]])
    expect_attention(submission, q, k, v, mask)


def alike(q, k, v):
    """These arrays; and where an axis of 1 would broadcast, with a mask and as a batch of two as well."""
    yield q, k, v
    if 1 in (*q.shape, *k.shape, *v.shape):
        yield q, k, v, np.ones((3, 1), bool)
        yield tuple(np.stack([matrix, matrix]) for matrix in (q, k, v))


@pytest.mark.points(1)
def test_rejects_k_and_v_of_different_length(submission, rng):
    """raises ValueError when k and v differ in length"""
    expect_attention(submission, *qkv(rng, d_k=1))  # of equal length: right, whatever one divides by
    q, k, v = qkv(rng, t=3, s=5)
    for short_k, short_v in ((k, v[:4]), (k[:4], v), (k, v[:1]), (k[:1], v)):
        for given in alike(q, short_k, short_v):
            with expect_raises(ValueError, f"there are {len(short_k)} keys and {len(short_v)} values"):
                submission.attention(*given)


@pytest.mark.points(1)
def test_rejects_q_and_k_of_different_width(submission, rng):
    """raises ValueError when q and k differ in width"""
    expect_attention(submission, *qkv(rng, d_k=1))
    q, k, v = qkv(rng, t=3, s=5, d_k=4)
    for thin_q, thin_k in ((q[:, :3], k), (q, k[:, :3]), (q[:, :1], k), (q, k[:, :1])):
        for given in alike(thin_q, thin_k, v):
            with expect_raises(ValueError, f"queries are {thin_q.shape[1]} wide and keys {thin_k.shape[1]}"):
                submission.attention(*given)


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """does not modify q, k, v or the mask"""
    q, k, v = qkv(rng, t=4, s=3, d_k=5)  # √5: scaling there and back again leaves a trace
    mask = some_places(rng, 4, 3)
    mask[1] = False
    keys = mask[0]
    for given in ((q, k, v), (q, k, v, mask), (q, k, v, keys)):
        with unchanged(q=q, k=k, v=v, mask=given[-1]):
            submission.attention(*given)
    expect_attention(submission, *qkv(rng, d_k=1))
