"""The public check of char-lm: a short training, scored and sampled."""

from grader.datasets import prose
from grader.expect import as_number, expect_close, expect_that


def test_trains_scores_and_samples(submission):
    """trains on 15,000 characters, scores the next 100, and continues a prompt"""
    text = prose()
    model = submission.train(text[:15000], 0)
    bits = as_number(submission.bits_per_character(model, text[15000:15100]), what="bits per character")
    expect_that(bits > 0.0, "more than 0 bits", f"{bits:.3f}", what="bits per character")
    expect_close(submission.bits_per_character(model, "a"), 0.0, what="bits per character of a")
    continued = submission.sample(model, "The ", 10, 0)
    fits = isinstance(continued, str) and len(continued) == 14 and continued.startswith("The ")
    expect_that(fits, "The and 10 characters", repr(continued), what="sample")
