"""The README's example."""

import numpy as np

from grader.expect import expect_array, expect_equal, expect_sequence


def test_example_of_the_vocabulary(submission):
    """the example: four sorted words, and a vector for each"""
    tokens = ["the", "cat", "saw", "the", "dog"]
    reply = submission.train_word2vec(tokens, dim=16, window=2, negatives=2, epochs=1, lr=0.05, seed=0)
    vocabulary, vectors = expect_sequence(reply, 2)
    expect_equal(vocabulary, ["cat", "dog", "saw", "the"], what="vocabulary")
    expect_array(vectors, (4, 16), like=np.zeros(1), what="vectors")
