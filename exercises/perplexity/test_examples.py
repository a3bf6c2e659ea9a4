"""The public checks of perplexity: the README's examples by hand."""

import numpy as np

from grader.expect import expect_close


def test_perplexity_example(submission):
    """the example: the perplexity is 4"""
    logits = np.array([[0.0, 0.0], [np.log(7.0), 0.0], [5.0, 5.0]])
    expect_close(submission.perplexity(logits, np.array([0, 1, -100])), 4.0)


def test_bleu_example(submission):
    """the example: BLEU is 0.707107, and with one reference 0.550695"""
    candidate, references = "the the cat sat".split(), ["the cat sat down now".split(), "a cat sat".split()]
    expect_close(submission.bleu([candidate], [references], 2), 0.5**0.5)
    expect_close(submission.bleu([candidate], [references[:1]], 2), 0.5**0.5 * np.exp(-0.25))
