"""The hidden suite of color-histogram."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_raises, unchanged


def photograph(rng, height, width):
    """An image whose channels have different distributions: dark, bright, and all values."""
    channels = [rng.integers(0, 120, (height, width)), 255 - rng.integers(0, 90, (height, width)) ** 2 // 40]
    return np.stack([*channels, rng.integers(0, 256, (height, width))], axis=2).astype(np.uint8)


def by_definition(image, bins):
    """The histogram, one value at a time."""
    histogram = np.zeros((3, bins))
    for pixel in image.reshape(-1, 3).tolist():
        for channel, value in enumerate(pixel):
            histogram[channel, value * bins // 256] += 1
    return histogram / (image.shape[0] * image.shape[1])


def shares(rng, bins):
    """A histogram with rows that sum to 1, and with empty bins."""
    counts = rng.integers(1, 50, (3, bins)) * (rng.random((3, bins)) < 0.7)
    counts[:, rng.integers(bins)] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def expect_refused(submission, rng, image, because):
    """The image raises ValueError, and a good one does not."""
    good = photograph(rng, 4, 6)
    expected = by_definition(good, 8)
    expect_close(submission.color_histogram(good), expected, what="a good image's histogram")
    with expect_raises(ValueError, because):
        submission.color_histogram(image)


@pytest.mark.points(2)
def test_shares_of_each_channel(submission, rng):
    """returns a float64 row for each channel, in order, with the share of the pixels in each bin"""
    image = photograph(rng, 13, 21) // 32 * 32 + 16  # in the middle of the bins
    expected = by_definition(image, 8)
    expect_close(submission.color_histogram(image, 8), expected)


@pytest.mark.points(2)
def test_eight_bins_by_default(submission, rng):
    """has 8 bins by default, and takes its arguments by name"""
    image = photograph(rng, 6, 9)
    expect_close(submission.color_histogram(image), by_definition(image, 8))
    expect_close(submission.color_histogram(bins=5, image=image), by_definition(image, 5))


@pytest.mark.points(3)
def test_every_value_in_its_bin(submission, rng):
    """puts each value v into bin floor(v * bins / 256), for any bins from 1 to 256"""
    values = np.stack([rng.permutation(np.append(np.arange(256), rng.integers(0, 256, 44))) for _ in range(3)])
    image = values.T.reshape(20, 15, 3).astype(np.uint8)
    for bins in range(1, 257):
        expect_close(submission.color_histogram(image, bins), by_definition(image, bins), what=f"with {bins} bins")


@pytest.mark.points(2)
def test_borders_of_the_bins(submission, rng):
    """begins a bin at its lower border, and puts 255 into the last"""
    for bins in (2, 4, 16, 64, 128):
        width = 256 // bins
        border = width * int(rng.integers(1, bins))
        image = np.array([[[0, border, 255], [width - 1, border - 1, 255 - width]]], np.uint8)
        expect_close(submission.color_histogram(image, bins), by_definition(image, bins), what=f"with {bins} bins")


@pytest.mark.points(2)
def test_one_bin_and_a_bin_for_each_value(submission, rng):
    """works with 1 bin, where every share is 1, and with 256, also where no value reaches the last"""
    image = photograph(rng, 7, 5)
    expect_close(submission.color_histogram(image, 1), np.ones((3, 1)), what="with 1 bin")
    dark = image // 4
    expect_close(submission.color_histogram(dark, 256), by_definition(dark, 256), what="with 256 bins")
    expect_close(submission.color_histogram(dark, 12), by_definition(dark, 12), what="a dark image with 12 bins")


@pytest.mark.points(2)
def test_images_of_any_size(submission, rng):
    """takes images of any size: one pixel, one row, one column, three rows or columns"""
    for height, width in ((1, 1), (1, 8), (8, 1), (3, 7), (7, 3), (3, 3), (1, 3), (3, 1), (30, 50)):
        image = photograph(rng, height, width)
        expected = by_definition(image, 6)
        expect_close(submission.color_histogram(image, 6), expected, what=f"an image of {height} x {width}")
    for view in (np.asfortranarray(image), image[::-1, ::2], image.transpose(1, 0, 2)):
        expect_close(submission.color_histogram(view, 6), by_definition(view, 6), what="an image that is a view")


@pytest.mark.points(1)
def test_many_pixels_in_a_bin(submission, rng):
    """counts beyond what 8 or 16 bits hold"""
    image = np.zeros((260, 270, 3), np.uint8)
    image[:, :, 1] = 200
    image[:9, :40, 2] = 255
    image[200, 100] = (100, 17, 100)
    expect_close(submission.color_histogram(image), by_definition(image, 8))


@pytest.mark.points(3)
def test_refuses_other_shapes(submission, rng):
    """raises ValueError for an image that is not (H, W, 3)"""
    for shape in (
        (6, 5),
        (6, 3),
        (6, 5, 1),
        (6, 5, 2),
        (6, 5, 4),
        (3, 6, 5),
        (5, 3, 6),
        (2, 6, 5, 3),
        (1, 6, 5, 3),
        (6, 5, 3, 1),
        (3,),
        (1, 1, 6, 5, 3),
        (6, 5, 6),
    ):
        image = rng.integers(0, 256, shape).astype(np.uint8)
        expect_refused(submission, rng, image, f"image has the shape {shape}")


@pytest.mark.points(2)
def test_refuses_other_dtypes(submission, rng):
    """raises ValueError for an image that is not uint8, whatever its values"""
    for dtype in (
        "float64",
        "float32",
        "int64",
        "int32",
        "uint16",
        "int16",
        "int8",
        "bool",
        "uint32",
        "uint64",
        "float16",
    ):
        image = (photograph(rng, 5, 4) // 2).astype(dtype)
        expect_refused(submission, rng, image, f"image is {dtype}")
    expect_refused(submission, rng, rng.random((5, 4, 3)), "image is float64, between 0 and 1")


@pytest.mark.points(2)
def test_refuses_empty_images(submission, rng):
    """raises ValueError for an image without pixels"""
    for shape in ((0, 5, 3), (5, 0, 3), (0, 0, 3), (5, 4, 0)):
        expect_refused(submission, rng, np.zeros(shape, np.uint8), f"image has the shape {shape}")


@pytest.mark.points(3)
def test_intersection_sums_the_minima(submission, rng):
    """histogram_intersection: the sum of the smaller of each two entries, divided by the 3 channels"""
    for bins in (8, 2, 3, 5, 40, 256, 600):
        a, b = shares(rng, bins), shares(rng, bins)
        expected = sum(min(p, q) for p, q in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)) / 3
        expect_close(submission.histogram_intersection(a, b), expected, what=f"with {bins} bins")
        expect_close(submission.histogram_intersection(b=a, a=b), expected, what=f"with {bins} bins, b and a")
        expect_close(submission.histogram_intersection(a, np.asfortranarray(b)), expected, what="in Fortran order")


@pytest.mark.points(2)
def test_intersection_of_equal_and_of_disjoint(submission, rng):
    """histogram_intersection: 1 for equal histograms and no others, 0 for those that share no bin, also of one bin"""
    a = shares(rng, 12)
    expect_close(submission.histogram_intersection(a, a.copy()), 1.0, what="equal histograms")
    expect_close(submission.histogram_intersection(np.ones((3, 1)), np.ones((3, 1))), 1.0, what="one bin")
    halves = np.tile([0.5, 0.25, 0.25], (3, 1))
    others = halves + [6e-7, -6e-7, 0.0]
    expect_close(submission.histogram_intersection(halves, others), 1.0 - 6e-7, what="nearly equal histograms")
    left, right = np.zeros((3, 9)), np.zeros((3, 9))
    left[:, :4], right[:, 4:] = 0.25, 0.2
    expect_close(submission.histogram_intersection(left, right), 0.0, what="disjoint histograms")
    right[1] = left[1]
    expect_close(submission.histogram_intersection(left, right), 1 / 3, what="one channel of three equal")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """does not modify its arguments"""
    image, a, b = photograph(rng, 5, 8), shares(rng, 8), shares(rng, 8)
    expected = by_definition(image, 8), float(np.minimum(a, b).sum() / 3)
    with unchanged(image=image):
        histogram = submission.color_histogram(image)
    with unchanged(a=a, b=b):
        shared = submission.histogram_intersection(a, b)
    expect_close(histogram, expected[0], what="color_histogram")
    expect_close(shared, expected[1], what="histogram_intersection")
