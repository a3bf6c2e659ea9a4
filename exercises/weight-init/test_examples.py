"""The public checks of weight-init: the README's example."""

import numpy as np

from grader.expect import expect_array, expect_equal, expect_that


def test_example_fans(submission):
    """gives the README's fans: 3 and 2 of (2, 3), 30 and 80 of (8, 3, 5, 2)"""
    expect_equal(submission.fans((2, 3)), (3, 2), what="fans((2, 3))")
    expect_equal(submission.fans((8, 3, 5, 2)), (30, 80), what="fans((8, 3, 5, 2))")


def test_example_weights(submission):
    """draws arrays of the README's shapes, Xavier's within its bounds"""
    for shape, bound in (((2, 3), 1.0955), ((8, 3, 5, 2), 0.2336)):
        weight = expect_array(submission.xavier_uniform(shape, 0), shape, dtype="float64", what="xavier_uniform")
        greatest = float(np.abs(np.asarray(weight)).max())
        expect_that(
            greatest <= bound, f"magnitudes up to {bound}", f"{greatest:.4f}", what=f"xavier_uniform({shape}, 0)"
        )
        expect_array(submission.he_normal(shape, 0), shape, dtype="float64", what="he_normal")
