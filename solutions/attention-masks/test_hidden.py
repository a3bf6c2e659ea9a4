"""The hidden suite of attention-masks."""

import numpy as np
import pytest

from grader.expect import expect_equal, expect_raises, unchanged


def by_pairs(queries, keys, sees):
    """A mask from its definition, one pair of a query and a key at a time."""
    return np.array([[sees(i, j) for j in range(keys)] for i in range(queries)], bool)


def causal(length, past=0):
    """The causal mask by its definition."""
    return by_pairs(length, past + length, lambda i, j: j <= past + i)


def padding(lengths, max_length):
    """The padding mask by its definition."""
    return np.array([[[[j < int(n) for j in range(max_length)]]] for n in lengths], bool)


def sliding(length, window):
    """The sliding-window mask by its definition."""
    return by_pairs(length, length, lambda i, j: i - window < j <= i)


@pytest.mark.points(3)
def test_causal_sees_itself_and_all_before(submission):
    """causal_mask: a query sees its own position and all before it, none after"""
    for length in (5, 2, 1, 8, 3):
        expect_equal(submission.causal_mask(length), causal(length), what=f"causal_mask({length})")


@pytest.mark.points(4)
def test_causal_queries_stand_behind_the_past(submission, rng):
    """causal_mask: query i stands at position past + i and sees all keys of the past"""
    drawn = tuple(int(n) for n in rng.integers(2, 12, 2))
    for length, past in ((3, 2), (2, 5), (1, 4), (4, 1), (1, 1), (4, 4), (3, 0), drawn):
        expect_equal(submission.causal_mask(length, past), causal(length, past), what=f"causal_mask({length}, {past})")


@pytest.mark.points(3)
def test_padding_hides_what_is_behind_each_length(submission, rng):
    """padding_mask: the first lengths[n] keys of sequence n may be attended to, as (N, 1, 1, max_length)"""
    for n, max_length in ((4, 7), (3, 5), (6, 3)):
        lengths = [int(length) for length in rng.integers(1, max_length, n)]
        what = f"padding_mask({lengths}, {max_length})"
        expect_equal(submission.padding_mask(lengths, max_length), padding(lengths, max_length), what=what)


@pytest.mark.points(2)
def test_padding_of_empty_and_full_sequences(submission):
    """padding_mask: a length of 0 hides everything and one of max_length nothing"""
    for lengths, max_length in (([0, 4, 2], 4), ([3, 3], 3), ([0, 0], 2), ([6], 6), ([0], 5), ([2], 9), ([1, 0], 1)):
        what = f"padding_mask({lengths}, {max_length})"
        expect_equal(submission.padding_mask(lengths, max_length), padding(lengths, max_length), what=what)


@pytest.mark.points(2)
def test_padding_takes_arrays_too(submission, rng):
    """padding_mask: takes lengths as an array as well as a list"""
    for dtype in (np.int64, np.int32, np.uint8):
        lengths = rng.permutation([0, *rng.integers(1, 6, 3)]).astype(dtype)  # 0 - 1 wraps where there is no sign
        expect_equal(submission.padding_mask(lengths, 6), padding(lengths, 6), what=f"lengths of dtype {lengths.dtype}")
    listed = [int(length) for length in rng.integers(1, 6, 4)]
    expect_equal(submission.padding_mask(listed, 6), padding(listed, 6), what="lengths in a list")


@pytest.mark.points(3)
def test_padding_rejects_too_long_a_sequence(submission):
    """padding_mask: raises ValueError where any length is beyond max_length"""
    for lengths, max_length in (([2, 3], 4), ([4, 1], 4)):
        expect_equal(submission.padding_mask(lengths, max_length), padding(lengths, max_length), what=f"{lengths}")
    for lengths, max_length in (([5, 1, 2], 4), ([1, 5, 2], 4), ([1, 2, 5], 4), ([900, 901], 4), ([2], 1)):
        for given in (lengths, np.array(lengths)):
            with expect_raises(ValueError, f"lengths {lengths} do not fit into {max_length}"):
                submission.padding_mask(given, max_length)


@pytest.mark.points(3)
def test_window_shows_the_last_positions(submission, rng):
    """sliding_window_mask: a query sees the last `window` positions up to its own, itself included"""
    drawn = (12, int(rng.integers(2, 11)))
    for length, window in ((6, 2), (7, 3), (5, 4), (9, 6), (8, 5), drawn):
        got = submission.sliding_window_mask(length, window)
        expect_equal(got, sliding(length, window), what=f"sliding_window_mask({length}, {window})")


@pytest.mark.points(2)
def test_windows_of_one_and_of_everything(submission):
    """sliding_window_mask: a window of 1 shows a query itself alone, one of `length` or more all before it"""
    for length, window in ((5, 1), (1, 1), (5, 5), (5, 6), (4, 13), (1, 2), (3, 500)):
        got = submission.sliding_window_mask(length, window)
        expect_equal(got, sliding(length, window), what=f"sliding_window_mask({length}, {window})")


@pytest.mark.points(2)
def test_rejects_a_window_below_one(submission):
    """sliding_window_mask: raises ValueError for a window below 1"""
    expect_equal(submission.sliding_window_mask(4, 2), sliding(4, 2), what="sliding_window_mask(4, 2)")
    for length, window in ((4, 0), (1, 0), (4, -1), (3, -7)):
        with expect_raises(ValueError, f"a window of {window} is below 1"):
            submission.sliding_window_mask(length, window)


@pytest.mark.points(2)
def test_takes_arguments_by_name(submission):
    """takes every argument by its name"""
    expect_equal(submission.causal_mask(length=3, past=2), causal(3, 2), what="causal_mask")
    expect_equal(submission.causal_mask(past=4, length=2), causal(2, 4), what="causal_mask")
    expect_equal(submission.padding_mask(max_length=5, lengths=[2, 4, 1]), padding([2, 4, 1], 5), what="padding_mask")
    expect_equal(submission.sliding_window_mask(window=2, length=5), sliding(5, 2), what="sliding_window_mask")


@pytest.mark.points(1)
def test_long_sequences(submission):
    """works for positions far beyond 255, and for hundreds of sequences"""
    expect_equal(submission.causal_mask(300), causal(300), what="causal_mask(300)")
    expect_equal(submission.causal_mask(2, 700), causal(2, 700), what="causal_mask(2, 700)")
    many = [n % 4 for n in range(300)]
    expect_equal(submission.padding_mask(many, 4), padding(many, 4), what="padding_mask of 300 sequences")
    expect_equal(submission.padding_mask([299, 1], 520), padding([299, 1], 520), what="padding_mask([299, 1], 520)")
    expect_equal(submission.sliding_window_mask(310, 270), sliding(310, 270), what="sliding_window_mask(310, 270)")


@pytest.mark.points(1)
def test_leaves_lengths_alone(submission):
    """does not modify lengths"""
    for lengths in ([3, 1, 4, 2], np.array([3, 1, 4, 2])):
        expected = padding(lengths, 6)
        with unchanged(lengths=lengths):
            got = submission.padding_mask(lengths, 6)
        expect_equal(got, expected, what="padding_mask([3, 1, 4, 2], 6)")
