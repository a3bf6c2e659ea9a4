"""The hidden suite of t5-span-corruption."""

import pytest

from grader.expect import as_integer, expect_equal, expect_raises, expect_sequence, expect_that, unchanged


def by_places(ids, spans, first_sentinel, eos):
    """The definition, one place of ids at a time: inputs and targets."""
    span_at = {start + k: i for i, (start, length) in enumerate(spans) for k in range(length)}
    inputs, targets = [], []
    for place, token in enumerate(ids):
        i = span_at.get(place)
        if i is None:
            inputs.append(token)
            continue
        if place == spans[i][0]:
            inputs.append(first_sentinel - i)
            targets.append(first_sentinel - i)
        targets.append(token)
    return [*inputs, eos], [*targets, first_sentinel - len(spans), eos]


def some_spans(rng, length, count, longest=4):
    """Up to `count` spans of 1 to `longest` ids, sorted, at least one id apart, in a sequence of this length."""
    spans, start = [], int(rng.integers(0, 3))
    while len(spans) < count:
        size = int(rng.integers(1, longest + 1))
        if start + size > length:
            break
        spans.append((start, size))
        start += size + int(rng.integers(1, 4))
    return spans


def some_ids(rng, length, low=2, high=90):
    """Ids from low to below high."""
    return [int(token) for token in rng.integers(low, high, length)]


def corrupted(submission, ids, spans, first_sentinel, eos):
    """The submission's inputs and targets."""
    return expect_sequence(submission.corrupt(ids, spans, first_sentinel, eos), 2)


def expect_ids(got, expected, what):
    """A sequence of exactly these ints."""
    expect_equal(got, expected, what=what)
    for token in got:
        as_integer(token, what)


def expect_corrupted(submission, ids, spans, first_sentinel, eos):
    """The submission's inputs and targets are those of the definition."""
    wanted_inputs, wanted_targets = by_places(ids, spans, first_sentinel, eos)
    inputs, targets = corrupted(submission, ids, spans, first_sentinel, eos)
    expect_ids(inputs, wanted_inputs, what="inputs")
    expect_ids(targets, wanted_targets, what="targets")


def expect_restored(submission, ids, spans, first_sentinel, eos):
    """The submission makes the ids again of the definition's inputs and targets."""
    inputs, targets = by_places(ids, spans, first_sentinel, eos)
    expect_ids(submission.restore(inputs, targets, first_sentinel, eos), ids, what="ids")


@pytest.mark.points(3)
def test_a_sentinel_stands_for_each_span(submission, rng):
    """corrupt: inputs are the ids with one sentinel for each whole span, then eos"""
    for length, count in ((12, 2), (20, 4), (7, 1)):
        ids, spans = some_ids(rng, length), some_spans(rng, length, count)
        inputs, _ = corrupted(submission, ids, spans, 100, 1)
        expect_ids(inputs, by_places(ids, spans, 100, 1)[0], what="inputs")


@pytest.mark.points(3)
def test_targets_say_what_was_taken_out(submission, rng):
    """corrupt: targets are each sentinel and its span, one final sentinel, then eos"""
    for length, count in ((12, 2), (20, 4), (7, 1)):
        ids, spans = some_ids(rng, length), some_spans(rng, length, count)
        _, targets = corrupted(submission, ids, spans, 100, 1)
        expect_ids(targets, by_places(ids, spans, 100, 1)[1], what="targets")


@pytest.mark.points(2)
def test_sentinels_and_eos_are_those_given(submission, rng):
    """corrupt: sentinels count down from first_sentinel, however many; eos is the one given"""
    ids, spans = some_ids(rng, 11, 30, 90), [(1, 2), (5, 1), (8, 3)]
    for first_sentinel, eos in ((32099, 1), (500, 501), (3, 7), (25, 0), (99, 29)):
        expect_corrupted(submission, ids, spans, first_sentinel, eos)
    ids = some_ids(rng, 900, 2, 9000)
    expect_corrupted(submission, ids, some_spans(rng, 900, 130), 32099, 1)


@pytest.mark.points(2)
def test_nothing_to_take_out(submission, rng):
    """corrupt: without spans inputs are the ids and eos, targets one sentinel and eos; no ids are fine"""
    for first_sentinel, eos in ((100, 1), (32099, 0)):
        expect_corrupted(submission, some_ids(rng, 6), [], first_sentinel, eos)
        expect_corrupted(submission, some_ids(rng, 1), [], first_sentinel, eos)
        expect_corrupted(submission, [], [], first_sentinel, eos)


@pytest.mark.points(2)
def test_spans_at_either_end(submission, rng):
    """corrupt: spans may begin with the first id, end with the last, leave one id between, or be everything"""
    for spans in ([(0, 1)], [(7, 1)], [(0, 3), (6, 2)], [(0, 8)], [(0, 2), (3, 2), (6, 2)], [(1, 1), (3, 1), (5, 1)]):
        expect_corrupted(submission, some_ids(rng, 8), spans, 100, 1)
    expect_corrupted(submission, some_ids(rng, 1), [(0, 1)], 100, 1)


@pytest.mark.points(2)
def test_any_id_may_occur(submission, rng):
    """corrupt: eos, 0, repeated ids and ids around the sentinels are ids like any other"""
    expect_corrupted(submission, [1, 5, 1, 1, 6, 1, 7, 1], [(0, 1), (2, 2), (5, 1)], 100, 1)
    expect_corrupted(submission, [0, 0, 3, 0, 4, 0], [(1, 2), (5, 1)], 100, 1)
    expect_corrupted(submission, [8, 8, 8, 8, 8, 8, 8], [(1, 2), (4, 2)], 100, 1)
    expect_corrupted(submission, [97, 101, 120, 97, 96, 200, 99 - 5], [(1, 2), (4, 1)], 100, 1)


@pytest.mark.points(2)
def test_rejects_spans_that_meet(submission, rng):
    """corrupt: raises ValueError where spans overlap or are adjacent"""
    ids = some_ids(rng, 12)
    expect_corrupted(submission, ids, [(1, 3), (5, 2), (8, 1)], 100, 1)
    overlapping = ([(1, 3), (3, 2)], [(1, 5), (2, 2)], [(1, 1), (4, 3), (6, 2)], [(2, 2), (2, 2)], [(2, 2), (2, 4)])
    adjacent = (
        [(1, 3), (4, 2)],
        [(0, 1), (1, 1)],
        [(0, 2), (4, 3), (7, 1)],
        [(0, 2), (2, 3), (7, 1)],
        [(0, 6), (6, 6)],
    )
    for spans in overlapping + adjacent:
        with expect_raises(ValueError, f"of the spans {spans} two overlap or are adjacent"):
            submission.corrupt(ids, spans, 100, 1)


@pytest.mark.points(2)
def test_rejects_unsorted_spans(submission, rng):
    """corrupt: raises ValueError where spans are not sorted"""
    ids = some_ids(rng, 12)
    expect_corrupted(submission, ids, [(0, 2), (5, 1)], 100, 1)
    for spans in ([(5, 1), (0, 2)], [(0, 1), (7, 2), (3, 2)], [(4, 1), (0, 1), (8, 1)], [(10, 1), (5, 1), (0, 1)]):
        with expect_raises(ValueError, f"the spans {spans} are not sorted"):
            submission.corrupt(ids, spans, 100, 1)


@pytest.mark.points(2)
def test_rejects_spans_outside(submission, rng):
    """corrupt: raises ValueError where a span reaches outside of ids, on either side"""
    ids = some_ids(rng, 6)
    expect_corrupted(submission, ids, [(0, 1), (4, 2)], 100, 1)
    outside = (
        [(4, 3)],
        [(5, 5)],
        [(6, 1)],
        [(9, 2)],
        [(0, 7)],
        [(1, 1), (5, 2)],
        [(-1, 1)],
        [(-1, 3)],
        [(-3, 2)],
        [(-1, 7)],
        [(-2, 1), (3, 1)],
    )
    for spans in outside:
        with expect_raises(ValueError, f"one of the spans {spans} reaches outside of 6 ids"):
            submission.corrupt(ids, spans, 100, 1)
    with expect_raises(ValueError, "the span (0, 1) is outside of no ids"):
        submission.corrupt([], [(0, 1)], 100, 1)


@pytest.mark.points(3)
def test_restores_the_ids(submission, rng):
    """restore: puts every span back where its sentinel stands, if there is any"""
    for length, count in ((12, 2), (20, 5), (6, 1), (800, 120)):
        ids = some_ids(rng, length, 2, 9000)
        expect_restored(submission, ids, some_spans(rng, length, count), 32099, 1)
    for spans in ([(0, 8)], [(0, 1), (7, 1)], [(0, 2), (3, 2), (6, 2)]):
        expect_restored(submission, some_ids(rng, 8), spans, 100, 95)
    expect_restored(submission, some_ids(rng, 5, 10, 90), [(1, 1), (3, 1)], 2, 5)
    expect_restored(submission, some_ids(rng, 5), [], 100, 1)
    expect_restored(submission, [], [], 100, 1)
    expect_restored(submission, [4], [(0, 1)], 100, 1)


@pytest.mark.points(2)
def test_restores_eos_among_the_ids(submission):
    """restore: takes away the last eos alone and keeps those of the ids, in spans and beside them"""
    for ids in ([1, 5, 6, 7, 8], [5, 6, 1, 7, 8], [5, 6, 7, 8, 1], [1, 1, 1, 1, 1], [5, 1, 1, 6, 1]):
        for spans in ([], [(0, 1), (2, 1)], [(1, 2), (4, 1)], [(3, 2)], [(0, 5)]):
            expect_restored(submission, ids, spans, 100, 1)


@pytest.mark.points(2)
def test_restores_ids_around_the_sentinels(submission):
    """restore: an id is a sentinel only if it is in use; ids above and below are ordinary ones, and so is 0"""
    spans = [(1, 2), (4, 1)]  # the sentinels in use are 100, 99 and 98
    around = ([32000, 200, 5, 105, 32000, 101], [5, 96, 90, 7, 80, 95], [97, 97, 96, 97, 97, 97])
    for ids in (*around, [0, 0, 3, 0, 0, 4], [6, 0, 3, 5, 4, 0]):
        expect_restored(submission, ids, spans, 100, 1)
    expect_restored(submission, [99, 98, 97, 5], [], 100, 1)
    expect_restored(submission, [98, 99 - 2, 5, 98, 98], [(0, 2)], 100, 1)


@pytest.mark.points(1)
def test_results_are_lists_and_fit(submission, rng):
    """corrupt gives two lists, of which restore makes the ids again, a list too"""
    for length, count in ((15, 3), (4, 0), (40, 9)):
        ids, spans = some_ids(rng, length), some_spans(rng, length, count)
        inputs, targets = corrupted(submission, ids, spans, 100, 1)
        for name, got, wanted in zip(
            ("inputs", "targets"), (inputs, targets), by_places(ids, spans, 100, 1), strict=True
        ):
            expect_that(isinstance(got, list), "a list", f"a {type(got).__name__}", name)
            expect_that(len(got) == len(wanted), f"{len(wanted)} ids", f"{len(got)}", name)
        restored = submission.restore(inputs, targets, 100, 1)
        expect_that(isinstance(restored, list), "a list", f"a {type(restored).__name__}", "ids")
        expect_ids(restored, ids, what="ids")


@pytest.mark.points(1)
def test_takes_arguments_by_name(submission, rng):
    """takes every argument by its name"""
    ids, spans = some_ids(rng, 9), [(1, 2), (5, 3)]
    inputs, targets = by_places(ids, spans, 100, 1)
    got = expect_sequence(submission.corrupt(eos=1, first_sentinel=100, spans=spans, ids=ids), 2)
    expect_equal(got, [inputs, targets], what="corrupt")
    restored = submission.restore(eos=1, first_sentinel=100, targets=targets, inputs=inputs)
    expect_equal(restored, ids, what="restore")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """does not modify ids, spans, inputs and targets"""
    for spans in ([(1, 1), (3, 2), (6, 3)], []):
        ids = some_ids(rng, 9)
        inputs, targets = by_places(ids, spans, 100, 1)
        with unchanged(ids=ids, spans=spans):
            got = submission.corrupt(ids, spans, 100, 1)
        expect_equal(expect_sequence(got, 2), [inputs, targets], what="corrupt")
        with unchanged(inputs=inputs, targets=targets):
            restored = submission.restore(inputs, targets, 100, 1)
        expect_equal(restored, ids, what="restore")
