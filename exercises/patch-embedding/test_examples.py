"""The public checks of patch-embedding: the README's example."""

import numpy as np

from grader.expect import expect_close

IMAGES = np.array(
    [[[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]], [[10.0, 20.0, 30.0, 40.0], [50.0, 60.0, 70.0, 80.0]]]]
)
PATCHES = np.array([[[1.0, 2.0, 5.0, 6.0, 10.0, 20.0, 50.0, 60.0], [3.0, 4.0, 7.0, 8.0, 30.0, 40.0, 70.0, 80.0]]])


def test_example_patches(submission):
    """cuts the README's image into two patches"""
    expect_close(submission.patchify(IMAGES, 2), PATCHES)


def test_example_inverse(submission):
    """puts the README's image together again"""
    expect_close(submission.unpatchify(PATCHES, 2, 2, 4), IMAGES)


def test_example_tokens(submission):
    """gives the README's three tokens"""
    positions = np.array([[100.0], [200.0], [300.0]])
    got = submission.embed(IMAGES, 2, np.ones((8, 1)), np.array([0.5]), np.array([7.0]), positions)
    expect_close(got, np.array([[[107.0], [354.5], [542.5]]]))
