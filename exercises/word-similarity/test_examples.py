"""The public checks of word-similarity: the README's example."""

import numpy as np

from grader.expect import expect_close, expect_equal, expect_sequence

VOCABULARY = ["man", "king", "woman", "queen", "apple"]
VECTORS = np.array([[1.0, 0.0], [3.0, 4.0], [0.0, 2.0], [-1.0, 2.0], [0.0, -1.0]])


def test_example_of_similar_words(submission):
    """finds woman and man nearest to the README's king"""
    reply = expect_sequence(submission.most_similar("king", list(VOCABULARY), VECTORS, 2), 2)
    for got, (word, cosine) in zip(reply, [("woman", 0.8), ("man", 0.6)], strict=True):
        mine = expect_sequence(got, 2)
        expect_equal(mine[0], word)
        expect_close(mine[1], cosine, what=f"cosine of {word}")


def test_example_of_an_analogy(submission):
    """completes the README's analogy with queen"""
    expect_equal(submission.analogy("man", "king", "woman", list(VOCABULARY), VECTORS), ["queen"])
