"""The README's example by hand."""

from grader.expect import expect_equal, expect_raises, expect_sequence

IDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
INPUTS = [11, 12, 99, 15, 16, 17, 18, 98, 20, 1]
TARGETS = [99, 13, 14, 98, 19, 97, 1]


def test_example_of_corrupt(submission):
    """the example by hand: two spans of ten ids"""
    inputs, targets = expect_sequence(submission.corrupt(IDS, [(2, 2), (8, 1)], 99, 1), 2)
    expect_equal(inputs, INPUTS, what="inputs")
    expect_equal(targets, TARGETS, what="targets")


def test_example_of_restore(submission):
    """the example by hand, put together again"""
    expect_equal(submission.restore(INPUTS, TARGETS, 99, 1), IDS, what="ids")


def test_example_of_adjacent_spans(submission):
    """the example by hand, with a span that begins where the other ends"""
    with expect_raises(ValueError, "the spans (2, 2) and (4, 2) are adjacent"):
        submission.corrupt(IDS, [(2, 2), (4, 2)], 99, 1)
