"""Training on the first 128 images, and reading two."""

import torch

from grader.datasets import digits
from grader.expect import expect_array, expect_that


def test_trains_and_reads(submission):
    """trains on 128 images and gives each of two images a digit"""
    images, labels = (torch.from_numpy(part[:128]) for part in digits())
    model = submission.train(images, labels, 0)
    found = expect_array(submission.predict(model, images[:2]), (2,), like=labels, what="predict(model, images)")
    expect_that(bool(((found >= 0) & (found <= 9)).all()), "digits from 0 to 9", str(found.tolist()))
