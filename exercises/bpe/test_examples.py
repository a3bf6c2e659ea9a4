"""The public checks of bpe: the README's example."""

from grader.expect import expect_equal

MERGES = [(b"a", b"a"), (b"a", b"b"), (b"aa", b"ab")]


def test_example_of_training(submission):
    """learns the three merges of the README's text"""
    expect_equal(submission.train_bpe("aaabdaaabac", 10), MERGES, what="merges")


def test_example_of_encoding(submission):
    """encodes the README's aaaab, and decodes it"""
    expect_equal(submission.encode("aaaab", MERGES), [b"aa", b"aa", b"b"], what="tokens")
    expect_equal(submission.decode([b"aa", b"aa", b"b"]), "aaaab", what="text")
