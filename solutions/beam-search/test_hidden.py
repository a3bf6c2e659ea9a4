"""The hidden suite of beam-search."""

from itertools import pairwise, product

import numpy as np
import pytest

from grader.expect import as_integer, expect_close, expect_equal, expect_sequence, expect_that, unchanged


def by_definition(log_probs, start, end, beam_size, max_length, length_penalty=0.0):
    """The definition; None where scores of sequences of different lengths are too near to call under a penalty."""
    beam = [(0.0, (start,))]
    clear = True
    for _ in range(max_length):
        pool = []
        for _, tokens in beam:
            finished = len(tokens) > 1 and tokens[-1] == end
            for longer in [tokens] if finished else [(*tokens, token) for token in range(len(log_probs))]:
                total = sum(float(log_probs[a, b]) for a, b in pairwise(longer))
                pool.append((-total / (len(longer) - 1) ** length_penalty, longer))
        pool.sort()
        if length_penalty != 0.0:
            near = [abs(a[0] - b[0]) < 1e-9 and len(a[1]) != len(b[1]) for a, b in pairwise(pool)]
            clear = clear and not any(near)
        beam = pool[:beam_size]
    return [(list(tokens), -cost) for cost, tokens in beam] if clear else None


def some_log_probs(rng, size, low=-4.0, end=None, end_bonus=0.0):
    """Multiples of 1/64 from low to 0, (size, size); the column of end is nearer to 0, or further away."""
    log_probs = rng.integers(int(64 * low), 1, (size, size)) / 64.0
    if end is not None:
        log_probs[:, end] += end_bonus
    return np.minimum(log_probs, 0.0)


def compare(got, expected, what):
    """The pairs of tokens and score are these, in this order."""
    pairs = [expect_sequence(pair, 2, f"{what}: result {i}") for i, pair in enumerate(expect_sequence(got, what=what))]
    for i, ((tokens, score), (right, its_score)) in enumerate(zip(pairs, expected, strict=False)):
        mine = [as_integer(token, f"{what}: tokens of result {i}") for token in expect_sequence(tokens)]
        expect_that(mine == right, str(right), str(mine), f"{what}: tokens of result {i}")
        expect_close(score, its_score, what=f"{what}: score of result {i}")
    expect_equal(len(pairs), len(expected), what=f"{what}: number of results")


def expect_result(submission, log_probs, *arguments, what=""):
    """The submission's result is that of the definition, and whether that can be told."""
    expected = by_definition(log_probs, *arguments)
    if expected is not None:
        shown = what or "V = {}, start = {}, end = {}, beam_size = {}, max_length = {}".format(
            len(log_probs), *arguments[:4]
        )
        compare(submission.beam_search(log_probs, *arguments), expected, shown)
    return expected is not None


def expect_penalised(submission, rng, wanted, end_bonus, *, size, beam_size, max_length, penalties):
    """As `expect_result`, for `wanted` random cases with each penalty."""
    for penalty in penalties:
        cases = 0
        while cases < wanted:
            log_probs = some_log_probs(rng, size, end=1, end_bonus=end_bonus)
            what = f"length_penalty = {penalty}"
            cases += expect_result(submission, log_probs, 2, 1, beam_size, max_length, penalty, what=what)


@pytest.mark.points(2)
def test_one_sequence_is_greedy(submission, rng):
    """a beam of one takes the best token at each step"""
    for size in (3, 5, 9):
        for max_length in (1, 2, 6):
            expect_result(submission, some_log_probs(rng, size), 0, size - 1, 1, max_length)


@pytest.mark.points(3)
def test_keeps_the_best_of_all_extensions(submission, rng):
    """at each step keeps the beam_size best of all candidates, best first"""
    for size, beam_size, max_length in ((4, 2, 3), (5, 3, 4), (6, 7, 5), (20, 5, 7), (3, 4, 6)):
        for _ in range(4):
            expect_result(submission, some_log_probs(rng, size, end=1, end_bonus=-1.5), 0, 1, beam_size, max_length)
    expect_result(submission, some_log_probs(rng, 5) - 300.0, 0, 1, 3, 6)  # probabilities would be 0
    expect_result(submission, some_log_probs(rng, 5) - 2.0**24, 0, 1, 3, 4)  # float32 would round them
    log_probs = some_log_probs(rng, 90, -2.0)
    log_probs[:, 70:] += 0.5  # the best have high ids
    expect_result(submission, np.minimum(log_probs, 0.0), 0, 1, 80, 3)


@pytest.mark.points(3)
def test_finished_sequences_stay_in_the_beam(submission, rng):
    """finished sequences stay candidates, unchanged, take a place in the beam, and may be pushed out of it"""
    for size, beam_size, max_length, bonus in (
        (4, 2, 4, 0.5),
        (5, 3, 5, 1.0),
        (6, 4, 6, 0.0),
        (8, 3, 9, 1.5),
        (3, 1, 5, 2.0),
    ):
        for _ in range(4):
            expect_result(submission, some_log_probs(rng, size, end=2, end_bonus=bonus), 0, 2, beam_size, max_length)
    # Free steps after one bad one: end, good at first, is pushed out by sequences that are better later.
    log_probs = np.full((4, 4), -2.0)
    log_probs[1, :] = -0.25
    log_probs[0] = [-3.0, -0.5, -1.0, -1.0]
    for beam_size in (1, 2, 3, 4):
        expect_result(submission, log_probs, 0, 3, beam_size, 5)


@pytest.mark.points(2)
def test_finishes_at_max_length(submission, rng):
    """a sequence has at most max_length tokens after start, and counts without end too"""
    for max_length in (1, 2, 3, 7):
        for beam_size in (1, 3):
            log_probs = some_log_probs(rng, 4, end=3, end_bonus=-40.0)
            log_probs[:, 3] -= 40.0
            expect_result(submission, log_probs, 1, 3, beam_size, max_length)
            expect_result(submission, some_log_probs(rng, 5), 1, 3, beam_size, max_length)


@pytest.mark.points(2)
def test_goes_on_until_all_are_finished(submission, rng):
    """does not stop before max_length while a sequence of the beam is unfinished"""
    # Token 1 follows itself at no cost, then 2 and end: the second best of the beam needs all the steps.
    log_probs = np.full((5, 5), -3.0)
    log_probs[0, 4], log_probs[0, 1], log_probs[1, 1] = -0.5, -1.0, 0.0
    for max_length in (2, 5, 30):
        expect_result(submission, log_probs, 0, 4, 2, max_length)
    log_probs[:, 4] = -0.125  # all are finished soon
    for max_length in (3, 40):
        expect_result(submission, log_probs + some_log_probs(rng, 5, -0.1), 0, 4, 3, max_length)


@pytest.mark.points(2)
def test_fewer_only_when_there_are_fewer(submission, rng):
    """returns beam_size sequences where there are so many, and all where there are fewer"""
    for size, beam_size, max_length in (
        (3, 10, 1),
        (4, 4, 1),
        (5, 4, 1),
        (3, 7, 2),
        (3, 6, 2),
        (3, 100, 3),
        (2, 5, 4),
        (2, 3, 4),
    ):
        expect_result(submission, some_log_probs(rng, size), 0, 1, beam_size, max_length)


@pytest.mark.points(3)
def test_divides_by_the_length(submission, rng):
    """scores are sums divided by (tokens after start)^length_penalty, end counted and start not"""
    expect_penalised(
        submission, rng, 4, 0.5, size=4, beam_size=30, max_length=3, penalties=(0.5, 1.0, 2.0, 3.0, 0.7, 1)
    )
    expect_penalised(submission, rng, 2, 0.0, size=3, beam_size=1, max_length=1, penalties=(1.0, 3.0))


@pytest.mark.points(2)
def test_penalty_ranks_at_every_step(submission, rng):
    """the length penalty ranks the candidates at each step, not the last beam alone"""
    expect_penalised(submission, rng, 8, 1.0, size=5, beam_size=2, max_length=5, penalties=(0.5, 1.0, 1.5))


@pytest.mark.points(3)
def test_smaller_tokens_first(submission, rng):
    """of equal scores the lexicographically smaller tokens are first, at the border of the beam too"""
    for size, beam_size, max_length in ((4, 3, 3), (5, 4, 4), (3, 6, 5), (6, 5, 3), (12, 7, 3), (25, 4, 4)):
        for start, end in ((0, size - 1), (size - 1, 0), (1, 2)):
            log_probs = -rng.integers(1, 3, (size, size)) / 2.0
            expect_result(submission, log_probs, start, end, beam_size, max_length)
            expect_result(submission, np.full((size, size), -0.25), start, end, beam_size, max_length)
    # Here the tokens that come first in the beam are not the smaller ones: -1 and -2 make the same as -2 and -1.
    log_probs = np.array([[-9.0, -2.0, -1.0, -9.0], [-1.0, -9.0, -9.0, -9.0], [-9.0, -2.0, -9.0, -2.0], [-1.0] * 4])
    for beam_size in (2, 3, 4):
        expect_result(submission, log_probs, 0, 3, beam_size, 2)
    # With a penalty too, for equal sums of one length.
    log_probs = np.full((5, 5), -0.75)
    log_probs[:, 4] = -30.0
    for penalty in (1.0, 0.5):
        expect_result(submission, log_probs, 0, 4, 3, 3, penalty)


@pytest.mark.points(2)
def test_wide_beam_finds_the_true_best(submission, rng):
    """with a beam of V ^ max_length finds the best of all sequences"""
    for size, max_length, penalty in ((3, 4, 0.0), (4, 3, 0.0), (2, 6, 0.0), (3, 4, 1.0)):
        log_probs = some_log_probs(rng, size)
        log_probs[0] = [-(3 + i) / 64.0 for i in range(size)]  # what is best at first need not stay so
        finished = set()
        for tail in product(range(size), repeat=max_length):
            cut = tail.index(1) + 1 if 1 in tail else max_length
            finished.add((0, *tail[:cut]))
        costs = [
            (-sum(float(log_probs[a, b]) for a, b in pairwise(tokens)) / (len(tokens) - 1) ** penalty, tokens)
            for tokens in finished
        ]
        cost, best = min(costs)
        if sum(abs(other - cost) < 1e-9 for other, _ in costs) > 1 and penalty:
            continue  # too near to call
        got = expect_sequence(submission.beam_search(log_probs, 0, 1, size**max_length, max_length, penalty))
        compare(got[:1], [(list(best), -cost)], "the best of all")
        expect_equal(len(got), len(finished), what="number of results")


@pytest.mark.points(2)
def test_row_of_the_last_token(submission, rng):
    """reads the row of the last token, whatever ids start and end have; start may come again"""
    for start, end in ((3, 0), (0, 3), (2, 1), (np.int64(1), np.int64(2)), (4, 3)):
        for _ in range(3):
            expect_result(submission, some_log_probs(rng, 5), start, end, 3, 4)
    log_probs = some_log_probs(rng, 4) - 2.0
    log_probs[2, 2] = -0.25  # start follows itself
    expect_result(submission, log_probs, 2, 0, 3, 4)


@pytest.mark.points(2)
def test_leaves_log_probs_alone(submission, rng):
    """leaves log_probs as it was, and takes its arguments by name"""
    for penalty, beam_size in ((0.0, 3), (0.3, 3), (0.0, 12)):
        expected = None
        while expected is None:
            log_probs = some_log_probs(rng, 5)
            expected = by_definition(log_probs, 1, 3, beam_size, 4, penalty)
        with unchanged(log_probs=log_probs):
            got = submission.beam_search(
                length_penalty=penalty, max_length=4, beam_size=beam_size, end=3, start=1, log_probs=log_probs
            )
        compare(got, expected, f"length_penalty = {penalty}")
