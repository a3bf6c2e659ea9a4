"""The hidden suite of patch-embedding."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_raises, unchanged

# (N, C, H, W) and patch: wide, high and square, with more channels than images and fewer, large patches and batches,
# and as many patches in one row or column as a square has
SHAPES = [
    ((2, 3, 4, 6), 2),
    ((3, 2, 9, 6), 3),
    ((1, 4, 8, 12), 4),
    ((4, 1, 10, 4), 2),
    ((2, 3, 5, 10), 5),
    ((2, 3, 8, 8), 2),
    ((3, 2, 9, 9), 3),
    ((1, 7, 4, 6), 2),
    ((1, 2, 16, 32), 16),
    ((70, 1, 2, 4), 2),
    ((2, 3, 2, 8), 2),
    ((1, 2, 27, 3), 3),
]
# (H, W) and patch where patch does not divide H, or W, or either; the last ones have as many pixels as patches
UNEVEN = [
    ((5, 4), 2),
    ((4, 5), 2),
    ((7, 8), 3),
    ((6, 7), 3),
    ((9, 6), 6),
    ((3, 4), 4),
    ((6, 6), 4),
    ((2, 8), 4),
    ((9, 4), 6),
    ((4, 3), 2),
    ((3, 4), 2),
]


def by_pixel(images, patch):
    """Each number of each patch from its place in the image."""
    n, c, height, width = images.shape
    out = np.empty((n, (height // patch) * (width // patch), c * patch * patch))
    for image, channel, row, column in np.ndindex(images.shape):
        number = row // patch * (width // patch) + column // patch
        inside = (channel * patch + row % patch) * patch + column % patch
        out[image, number, inside] = images[image, channel, row, column]
    return out


def tokens_by_pixel(images, patch, weight, bias, cls_token, positions):
    """Each token from its definition."""
    patches = by_pixel(images, patch)
    out = np.empty((len(images), *positions.shape))
    for image, d in np.ndindex(len(images), len(bias)):
        out[image, 0, d] = cls_token[d] + positions[0, d]
        for number, vector in enumerate(patches[image]):
            total = sum(float(v) * float(w) for v, w in zip(vector, weight[:, d], strict=True))
            out[image, 1 + number, d] = total + bias[d] + positions[1 + number, d]
    return out


def arguments(rng, shape, patch, d):
    """The arguments of embed; positions are as large as the tokens."""
    n, c, height, width = shape
    p = (height // patch) * (width // patch)
    weight, positions = rng.normal(size=(c * patch * patch, d)), rng.normal(0.0, 3.0, (1 + p, d))
    return rng.normal(size=shape), patch, weight, rng.normal(size=d), rng.normal(size=d), positions


def expect_tokens(submission, *given):
    """The submission's tokens are those of the definition."""
    expected = tokens_by_pixel(*given)
    expect_close(submission.embed(*given), expected, rtol=1e-9, atol=1e-9, what="tokens")


def expect_patches(submission, images, patch):
    """The submission's patches are those of the definition, exactly."""
    expected = by_pixel(images, patch)
    expect_equal(submission.patchify(images, patch), expected, what="patches")


@pytest.mark.points(2)
def test_patches_in_row_major_order(submission, rng):
    """orders patches row by row, from left to right"""
    for shape, patch in [((2, 1, 4, 7), 1), ((1, 1, 5, 3), 1), ((2, 1, 6, 8), 2), ((1, 1, 9, 12), 3)]:
        expect_patches(submission, rng.normal(size=shape), patch)


@pytest.mark.points(2)
def test_channel_row_column_inside_a_patch(submission, rng):
    """orders the numbers of a patch by channel, row and column"""
    for n, c, patch in [(1, 3, 2), (2, 2, 3), (3, 4, 1), (2, 1, 5)]:
        expect_patches(submission, rng.normal(size=(n, c, patch, patch)), patch)


@pytest.mark.points(2)
def test_patchify(submission, rng):
    """cuts images of any shape into patches, (N, P, C * patch * patch)"""
    for shape, patch in SHAPES:
        images = rng.normal(size=shape)
        expected = by_pixel(images, patch)
        expect_equal(submission.patchify(images=images, patch=patch), expected, what="patches")


@pytest.mark.points(3)
def test_unpatchify(submission, rng):
    """puts patches together again, (N, C, height, width)"""
    for shape, patch in SHAPES:
        images = rng.normal(size=shape)
        patches, (height, width) = by_pixel(images, patch), shape[2:]
        got = submission.unpatchify(patches=patches, patch=patch, height=height, width=width)
        expect_equal(got, images, what="images")


@pytest.mark.points(2)
def test_unpatchify_one_pixel_or_one_patch(submission, rng):
    """puts patches of one pixel together, and a single patch"""
    for shape, patch in [((2, 3, 4, 5), 1), ((1, 1, 7, 3), 1), ((2, 3, 4, 4), 4), ((1, 2, 1, 1), 1), ((3, 1, 2, 6), 2)]:
        images = rng.normal(size=shape)
        expect_equal(submission.unpatchify(by_pixel(images, patch), patch, *shape[2:]), images, what="images")


@pytest.mark.points(2)
def test_patchify_refuses_a_patch_that_does_not_divide(submission, rng):
    """patchify raises ValueError when patch does not divide H, or does not divide W"""
    expect_patches(submission, rng.normal(size=(2, 3, 6, 9)), 3)
    for (height, width), patch in UNEVEN:
        with expect_raises(ValueError, f"{patch} does not divide {height} or {width}"):
            submission.patchify(rng.normal(size=(2, 3, height, width)), patch)


@pytest.mark.points(2)
def test_unpatchify_refuses_a_patch_that_does_not_divide(submission, rng):
    """unpatchify raises ValueError when patch does not divide height, or does not divide width"""
    images = rng.normal(size=(2, 3, 6, 9))
    expect_equal(submission.unpatchify(by_pixel(images, 3), 3, 6, 9), images, what="images")
    for (height, width), patch in UNEVEN:
        # as many patches as fit whole, as would fit over the border, and as the number of pixels would make
        counts = {(height // patch) * (width // patch), -(-height // patch) * -(-width // patch)}
        for count in (counts | {height * width // patch**2}) - {0}:
            with expect_raises(ValueError, f"{patch} does not divide {height} or {width}"):
                submission.unpatchify(rng.normal(size=(2, count, 3 * patch * patch)), patch, height, width)


@pytest.mark.points(2)
def test_embed_refuses_a_patch_that_does_not_divide(submission, rng):
    """embed raises ValueError when patch does not divide H, or does not divide W"""
    expect_tokens(submission, *arguments(rng, (2, 3, 6, 9), 3, 4))
    for (height, width), patch in UNEVEN:
        with expect_raises(ValueError, f"{patch} does not divide {height} or {width}"):
            submission.embed(*arguments(rng, (2, 3, height, width), patch, 4))


@pytest.mark.points(3)
def test_projects_each_patch(submission, rng):
    """gives each patch's projection, plus the bias"""
    for (shape, patch), d in zip(SHAPES, (5, 7, 3, 4, 75, 2, 3, 4, 5, 6, 4, 5), strict=True):
        images, patch, weight, bias, cls_token, positions = arguments(rng, shape, patch, d)
        expect_tokens(submission, images, patch, weight, bias, cls_token * 0.0, positions * 0.0)


@pytest.mark.points(2)
def test_class_token_comes_first(submission, rng):
    """puts the class token before the patches of every image"""
    for shape, patch, d in [((3, 2, 4, 6), 2, 5), ((2, 1, 6, 3), 3, 2)]:
        images, patch, weight, bias, cls_token, positions = arguments(rng, shape, patch, d)
        expect_tokens(submission, images, patch, weight, bias, cls_token, positions * 0.0)


@pytest.mark.points(2)
def test_adds_positions_to_all_tokens(submission, rng):
    """adds its position to every token, the class token included"""
    for shape, patch, d in [((3, 2, 4, 6), 2, 5), ((2, 3, 9, 3), 3, 4), ((4, 1, 2, 6), 2, 4)]:
        expect_tokens(submission, *arguments(rng, shape, patch, d))


@pytest.mark.points(2)
def test_embed_one_of_each(submission, rng):
    """works for one image, one channel, one patch, one pixel and D = 1, by name too"""
    cases = [((1, 3, 4, 6), 2, 5), ((2, 1, 4, 4), 4, 3), ((3, 2, 3, 2), 1, 6), ((2, 3, 2, 4), 2, 1)]
    cases += [((1, 2, 3, 3), 3, 4), ((1, 1, 1, 1), 1, 1)]  # several of them at once
    for shape, patch, d in cases:
        names = ("images", "patch", "weight", "bias", "cls_token", "positions")
        given = arguments(rng, shape, patch, d)
        got = submission.embed(**dict(zip(names, given, strict=True)))
        expect_close(got, tokens_by_pixel(*given), rtol=1e-9, atol=1e-9, what="tokens")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves its arguments as they were"""
    for n in (1, 2):
        images, patch, weight, bias, cls_token, positions = given = arguments(rng, (n, 3, 4, 6), 2, 5)
        patches, tokens = by_pixel(images, patch), tokens_by_pixel(*given)
        with unchanged(images=images):
            got = submission.patchify(images, patch)
        expect_equal(got, patches, what="patches")
        with unchanged(patches=patches):
            got = submission.unpatchify(patches, patch, 4, 6)
        expect_equal(got, images, what="images")
        with unchanged(images=images, weight=weight, bias=bias, cls_token=cls_token, positions=positions):
            got = submission.embed(*given)
        expect_close(got, tokens, rtol=1e-9, atol=1e-9, what="tokens")
