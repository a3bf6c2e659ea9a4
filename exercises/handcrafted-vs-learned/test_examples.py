"""The README's example: the first 1,300 digits in a shuffled order to train on, the other 497 to count."""

import torch

from grader.datasets import digits
from grader.expect import expect_array, expect_that


def split():
    """The digits, as tensors: images and labels to train on, and the others."""
    images, labels = map(torch.from_numpy, digits())
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    images, labels = images[order], labels[order]
    return images[:1300], labels[:1300], images[1300:], labels[1300:]


def expect_right(submission, model, images, labels, least):
    """At least so many of these images are classified right."""
    right = int((expect_array(submission.predict(model, images), like=labels) == labels).sum())
    expect_that(right >= least, f"at least {least} right", f"{right} right", f"{len(labels)} unseen images")


def test_example_of_handcrafted(submission):
    """fit_handcrafted, trained on 1,300 digits, has at least 423 of the other 497 right"""
    images, labels, unseen, answers = split()
    expect_right(submission, submission.fit_handcrafted(images, labels), unseen, answers, 423)


def test_example_of_learned(submission):
    """fit_learned, trained on 1,300 digits, has at least 473 of the other 497 right"""
    images, labels, unseen, answers = split()
    expect_right(submission, submission.fit_learned(images, labels, 0), unseen, answers, 473)
