"""The hidden suite of flash-attention."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_fast, expect_sequence, expect_that, unchanged

# (T, S, D, D_v): no two sizes of a case are alike
SIZES = [(7, 5, 4, 3), (6, 11, 3, 8), (9, 13, 6, 2)]
MIB = 2**20


def draw(rng, t, s, d, d_v, size=1.0):
    """q, k and v; scores of about this size."""
    return size * rng.normal(size=(t, d)), rng.normal(size=(s, d)), rng.normal(size=(s, d_v))


def rows_of(q, k, v, causal, wanted):
    """The definition for the queries `wanted`, one at a time."""
    rows = []
    for i in wanted:
        seen = i + len(k) - len(q) + 1 if causal else len(k)
        scores = k[:seen] @ q[i] / np.sqrt(q.shape[1])
        shares = np.exp(scores - scores.max())
        rows.append(shares @ v[:seen] / shares.sum())
    return np.array(rows)


def by_definition(q, k, v, causal=False):
    """The definition for all queries."""
    return rows_of(q, k, v, causal, range(len(q)))


def expect_definition(submission, q, k, v, *options, what=""):
    """The submission's output is that of the definition; `options` are block and causal."""
    expected = by_definition(q, k, v, *options[1:])
    shown = what or f"output for T = {len(q)}, S = {len(k)}, block and causal {options}"
    expect_close(submission.tiled_attention(q, k, v, *options), expected, what=shown)


def with_scores(rng, scores, d_v=3):
    """q, k and v with exactly these scores, (T, S), numbers of few bits: √D is a power of two."""
    t, s = scores.shape
    d = 4 ** int(np.ceil(np.log(s) / np.log(4)))
    q, k = np.zeros((t, d)), np.zeros((s, d))
    q[:, :s] = scores * np.sqrt(d)
    k[:, :s] = np.eye(s)
    return q, k, rng.normal(size=(s, d_v))


@pytest.mark.points(3)
def test_equals_attention(submission, rng):
    """is softmax(q kᵀ / √D) v, by default with blocks of 128 and every key seen"""
    for sizes in (*SIZES, (300, 170, 5, 4), (131, 260, 4, 6), (128, 256, 3, 2), (5, 129, 2, 3)):
        q, k, v = draw(rng, *sizes)
        expect_definition(submission, q, k, v)
    q, k, v = draw(rng, 2, 3, 4, 2)
    expect_close(submission.tiled_attention(q, k, v, 2, False), by_definition(q, k, v), what="output")


@pytest.mark.points(3)
def test_every_block_size(submission, rng):
    """gives the same for every block size: 1, no divisor of T or S, larger than both"""
    for sizes in SIZES:
        for block in (1, 2, 3, 4, 5, 6, 7, 9, 11, 13, 20, 1000):
            expect_definition(submission, *draw(rng, *sizes, 3.0), block)


@pytest.mark.points(2)
def test_divides_scores_by_sqrt_d(submission, rng):
    """divides the scores by √D, the queries' and keys' width"""
    for sizes in ((4, 6, 48, 3), (5, 7, 1, 4), (3, 8, 20, 50)):
        for options in ((128, False), (3, False)):
            expect_definition(submission, *draw(rng, *sizes), *options)


@pytest.mark.points(3)
def test_scores_rise_and_fall_along_the_keys(submission, rng):
    """brings both sums to a new maximum when a later tile has a larger score, and keeps it when none has"""
    for s, block in ((6, 2), (12, 3), (9, 1), (10, 4)):
        rising = np.arange(s) * 1.5
        scores = np.stack([rising, rising[::-1], rng.permutation(rising), np.zeros(s), -rising, np.abs(rising - 4.0)])
        expect_definition(submission, *with_scores(rng, scores), block)
        for place in range(s):  # one large score, in each place
            scores = rng.normal(size=(5, s))
            scores[:, place] += 12.0
            expect_definition(submission, *with_scores(rng, scores), block)


@pytest.mark.points(3)
def test_large_scores(submission, rng):
    """scores of magnitude 1e4 are no trouble, of either sign, in any order, other ones in each row"""
    for s, block in ((7, 2), (8, 4), (5, 128), (6, 1)):
        near = rng.integers(0, 5, (6, s)) / 2.0
        steps = np.linspace(-1e4, 1e4, s).round()
        rows = np.array([[1e4], [-1e4], [0.0], [-1e4], [5e3], [30.0]])
        for base in (1e4, -1e4, rows, steps, steps[::-1], -np.abs(steps)):
            expect_definition(submission, *with_scores(rng, near + base), block)
            expect_definition(submission, *with_scores(rng, (near + base)[:5]), block, True)


@pytest.mark.points(4)
def test_causal_aligns_the_last_query_with_the_last_key(submission, rng):
    """causal: query i sees the keys up to i + S - T, that one included"""
    for sizes in ((5, 7, 4, 3), (6, 11, 3, 8), (1, 6, 2, 3), (3, 13, 6, 2), (8, 9, 5, 4)):
        for block in (1, 2, 3, 4, 5, 7, 8, 128):
            expect_definition(submission, *draw(rng, *sizes), block, True)
    for sizes in ((140, 300, 4, 3), (129, 400, 3, 2), (20, 140, 2, 3)):
        expect_definition(submission, *draw(rng, *sizes), 128, True)


@pytest.mark.points(2)
def test_causal_with_as_many_queries_as_keys(submission, rng):
    """causal: with T = S a query sees the keys up to its own"""
    for t, blocks in ((1, (1, 3)), (2, (1, 2)), (9, (1, 2, 3, 4, 8, 9, 10)), (150, (128, 64))):
        for block in blocks:
            expect_definition(submission, *draw(rng, t, t, 4, 3), block, True)


@pytest.mark.points(2)
def test_no_later_key_changes_an_earlier_output(submission, rng):
    """causal: no output moves when later keys and values change, be they ever so large"""
    for t, s, block in ((5, 5, 2), (3, 6, 2), (4, 7, 3), (4, 5, 128)):
        q, k, v = draw(rng, t, s, 4, 3)
        before = by_definition(q, k, v, True)
        for i in range(t - 1):
            first = i + s - t + 1
            other_k, other_v = k.copy(), v.copy()
            other_k[first:] = 500.0 * rng.normal(size=(s - first, 4))
            other_v[first:] = 1e6 * rng.normal(size=(s - first, 3))
            got = submission.tiled_attention(q, other_k, other_v, block, causal=True)
            expect_close(got[: i + 1], before[: i + 1], what=f"outputs after a change of the keys from {first}")


@pytest.mark.points(1)
def test_one_query_or_one_key(submission, rng):
    """takes one query, one key, and one of each"""
    for sizes in ((1, 9, 3, 2), (9, 1, 3, 2), (1, 1, 2, 3), (1, 1, 1, 1), (1, 300, 3, 2)):
        for block in (1, 4, 128):
            expect_definition(submission, *draw(rng, *sizes), block)


@pytest.mark.points(2)
def test_leaves_arguments_alone(submission, rng):
    """leaves q, k and v as they were, and takes its arguments by name"""
    for causal in (False, True):
        for block in (3, 128):
            for sizes in ((5, 7, 4, 3), (6, 6, 3, 4), (20, 150, 4, 3)):
                q, k, v = draw(rng, *sizes)
                expected = by_definition(q, k, v, causal)
                with unchanged(q=q, k=k, v=v):
                    got = submission.tiled_attention(causal=causal, block=block, v=v, k=k, q=q)
                expect_close(got, expected, what="output")


@pytest.mark.points(4)
def test_never_holds_all_scores(submission, reference, inside, rng):
    """holds no T x S matrix: 20,000 x 20,000 would stay within 512 MiB and 60 s, as smaller sizes show"""
    q, k, v = draw(rng, 2000, 2000, 16, 16)  # a hundredth of the pairs, a hundredth of the time
    expect_close(
        submission.tiled_attention(q, k, v)[::100], rows_of(q, k, v, False, range(0, 2000, 100)), what="output"
    )
    expect_fast(lambda m: m.tiled_attention(q, k, v), submission, reference, seconds=0.6)
    # What goes with T + S may grow in proportion. All scores would take 191 MiB here, and 128 are let pass; of what
    # goes with T S, be it a mask of bools, a byte a pair would add 12 MiB to twice the memory of half the length.
    q, k, v = draw(rng, 5000, 5000, 16, 16)
    for causal in (False, True):
        half = 0.0
        for t in (2500, 5000):
            output, peak = expect_sequence(inside.attention_and_peak(q[:t], k[:t], v[:t], causal), 2)
            expected = rows_of(q[:t], k[:t], v[:t], causal, range(0, t, 500))
            expect_close(output[::500], expected, what=f"output, causal={causal}")
            allowed, shown = min(512 * t / 20000, 2 * half + 6 if half else 512), f"memory at T = S = {t}, D = 16"
            expect_that(
                peak <= allowed * MIB,
                f"at most {allowed:.0f} MiB",
                f"{peak / MIB:.0f} MiB",
                f"{shown}, causal={causal}",
            )
            half = peak / MIB
