"""The hidden suite of texture-descriptors."""

import itertools

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_equal, expect_fast, expect_raises, unchanged

CLOCKWISE = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


def grey(rng, height, width, levels=256):
    """A random image, uint8."""
    return rng.integers(0, levels, (height, width)).astype(np.uint8)


def pattern_by_loops(image):
    """The local binary patterns, one pixel and one neighbour at a time."""
    rows, (height, width) = image.tolist(), image.shape
    patterns = np.zeros((height - 2, width - 2), np.uint8)
    for y, x in np.ndindex(height - 2, width - 2):
        centre = rows[y + 1][x + 1]
        patterns[y, x] = sum(2**k for k, (dy, dx) in enumerate(CLOCKWISE) if rows[y + 1 + dy][x + 1 + dx] >= centre)
    return patterns


def matrix_by_loops(image, levels, offset):
    """The co-occurrence matrix, one pair at a time."""
    (height, width), (dy, dx) = image.shape, offset
    counts = np.zeros((levels, levels))
    for y, x in np.ndindex(height, width):
        if 0 <= y + dy < height and 0 <= x + dx < width:
            counts[int(image[y, x]), int(image[y + dy, x + dx])] += 1
    return counts / counts.sum()


def some_matrix(rng, levels):
    """A random matrix that sums to 1 and is not symmetric."""
    p = rng.random((levels, levels)) ** 3
    return p / p.sum()


def sum_over(p, weight):
    """The sum of p[i, j] * weight(i - j), one entry at a time."""
    return float(sum(p[i, j] * weight(i - j) for i, j in np.ndindex(p.shape)))


def expect_matrix(submission, image, levels, offset):
    """The submission's co-occurrence matrix is that of the definition."""
    expected = matrix_by_loops(image, levels, offset)
    expect_close(submission.cooccurrence_matrix(image, levels, offset), expected, what=f"with the offset {offset}")


@pytest.mark.points(3)
def test_bits_go_clockwise_from_the_top_left(submission, rng):
    """local_binary_pattern: bit k belongs to neighbour k, clockwise from the top left"""
    for k, (dy, dx) in enumerate(CLOCKWISE):
        image = np.full((3, 3), 50, np.uint8)
        image[1, 1] = 100
        image[1 + dy, 1 + dx] = rng.integers(101, 128)
        what = f"the pattern of one bright neighbour at ({dy}, {dx})"
        expect_equal(submission.local_binary_pattern(image), np.array([[2**k]], np.uint8), what=what)
    image = grey(rng, 9, 14, levels=100)
    expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image))


@pytest.mark.points(2)
def test_equal_neighbours_count(submission, rng):
    """local_binary_pattern: sets the bit of a neighbour that equals the pixel"""
    for levels in (1, 2, 3):
        image = grey(rng, 12, 7, levels)
        expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image))


@pytest.mark.points(2)
def test_pattern_of_any_bytes(submission, rng):
    """local_binary_pattern: compares bytes from 0 to 255, also far apart"""
    image = grey(rng, 15, 11)
    expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image))
    image = rng.choice(np.array([0, 1, 127, 128, 254, 255], np.uint8), (13, 16))
    expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image))


@pytest.mark.points(1)
def test_pattern_of_any_size(submission, rng):
    """local_binary_pattern: is uint8 (H-2, W-2), for 3 x 3 and for three rows or columns too"""
    for height, width in ((3, 3), (3, 8), (8, 3), (4, 4), (20, 5), (3, 4), (300, 4), (4, 300)):
        image = grey(rng, height, width)
        expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image), what=f"of {height} x {width}")
    image = grey(rng, 7, 9).T
    expect_equal(submission.local_binary_pattern(image), pattern_by_loops(image), what="of a transposed view")


@pytest.mark.points(2)
def test_pattern_refuses_small_images(submission, rng):
    """local_binary_pattern: raises ValueError for fewer than 3 rows or columns"""
    for shape in ((2, 5), (5, 2), (2, 2), (1, 7), (7, 1), (1, 1), (2, 3), (3, 2), (0, 5), (5, 0)):
        good = grey(rng, 3, 3)
        expect_equal(submission.local_binary_pattern(good), pattern_by_loops(good), what="of 3 x 3")
        with expect_raises(ValueError, f"image is {shape[0]} x {shape[1]}"):
            submission.local_binary_pattern(grey(rng, *shape))


@pytest.mark.points(3)
def test_counts_ordered_pairs(submission, rng):
    """cooccurrence_matrix: is the share of the pairs, first pixel's level by second pixel's level"""
    for offset in ((0, 1), (1, 0), (1, 1), (2, 1), (1, 3)):
        expect_matrix(submission, rng.integers(0, 4, (6, 9)), 4, offset)
        expect_matrix(submission, rng.integers(0, 4, (6, 9)).T, 4, offset)


@pytest.mark.points(3)
def test_offsets_of_either_sign(submission, rng):
    """cooccurrence_matrix: takes any offset inside the image, down to a single pair"""
    for height, width in ((4, 6), (5, 3)):
        image = rng.integers(0, 3, (height, width))
        for offset in itertools.product(range(1 - height, height), range(1 - width, width)):
            expect_matrix(submission, image, 3, offset)


@pytest.mark.points(1)
def test_offset_zero(submission, rng):
    """cooccurrence_matrix: pairs each pixel with itself at the offset (0, 0), in an image of one pixel too"""
    for shape in ((5, 4), (1, 6), (1, 1)):
        expect_matrix(submission, rng.integers(0, 5, shape), 5, (0, 0))
    expect_matrix(submission, rng.integers(0, 5, (1, 7)), 5, (0, -2))
    expect_matrix(submission, rng.integers(0, 5, (7, 1)), 5, (3, 0))


@pytest.mark.points(2)
def test_a_row_for_every_level(submission, rng):
    """cooccurrence_matrix: is (levels, levels), whichever levels occur; one level too"""
    for low, high, levels in ((0, 3, 7), (4, 6, 9), (5, 8, 8), (0, 1, 1), (0, 1, 3)):
        image = rng.integers(low, high, (7, 5))
        expect_matrix(submission, image, levels, (1, -1))


@pytest.mark.points(2)
def test_levels_of_any_integer_dtype(submission, rng):
    """cooccurrence_matrix: takes uint8 and other ints, for 256 levels too"""
    for dtype in ("uint8", "int32", "uint16", "int64"):
        for levels in (20, 100, 256):
            image = rng.integers(0, levels, (12, 17)).astype(dtype)
            image[3, 3:6] = levels - 1
            expect_matrix(submission, image, levels, (0, 1))
            expect_matrix(submission, image, levels, (-1, 2))
    unsigned = [("uint32", 256), ("uint64", 256), ("uint16", 300)]
    for dtype, levels in [("int8", 100), ("int16", 256), *unsigned, ("int32", 300)]:
        image = rng.integers(levels // 2, levels, (9, 11)).astype(dtype)
        expect_matrix(submission, image, levels, (1, 1))
    image = np.zeros((270, 260), np.uint8)  # more pairs of a kind than 16 bits can count
    image[5, 7] = 1
    expect_matrix(submission, image, 2, (1, 0))


@pytest.mark.points(2)
def test_refuses_offsets_without_pairs(submission, rng):
    """cooccurrence_matrix: raises ValueError where the offset leaves no pair, and only there"""
    for height, width in ((3, 7), (6, 2)):
        image = rng.integers(0, 3, (height, width))
        for sign in (1, -1):
            expect_matrix(submission, image, 3, (sign * (height - 1), -sign * (width - 1)))
            for offset in (
                (height, 0),
                (0, width),
                (height, width),
                (height + 2, 1 - width),
                (1, width + 5),
                (40, -50),
            ):
                offset = sign * offset[0], sign * offset[1]
                with expect_raises(ValueError, f"image is {height} x {width} and offset {offset}"):
                    submission.cooccurrence_matrix(image, 3, offset)

    for shape in ((0, 4), (4, 0)):
        with expect_raises(ValueError, f"image is {shape[0]} x {shape[1]}"):
            submission.cooccurrence_matrix(np.zeros(shape, np.int64), 3, (0, 0))


@pytest.mark.points(2)
def test_contrast(submission, rng):
    """contrast: the sum of p[i, j] (i - j)²"""
    for levels in (1, 2, 5, 16, 300):
        p = some_matrix(rng, levels)
        expected = sum_over(p, lambda d: d * d)
        expect_close(submission.contrast(p), expected, what=f"contrast for {levels} levels")


@pytest.mark.points(2)
def test_homogeneity(submission, rng):
    """homogeneity: the sum of p[i, j] / (1 + (i - j)²)"""
    for levels in (1, 2, 5, 16, 300):
        p = some_matrix(rng, levels)
        expected = sum_over(p, lambda d: 1 / (1 + d * d))
        expect_close(submission.homogeneity(p), expected, what=f"homogeneity for {levels} levels")


@pytest.mark.points(2)
def test_512_by_512_in_under_a_second(submission, reference, rng):
    """takes well under a second for 512 x 512 pixels and 256 levels"""
    image, p = grey(rng, 512, 512), some_matrix(rng, 256)
    counts, (i, j) = np.zeros((256, 256)), np.indices((256, 256))
    np.add.at(counts, (image[:-2, 1:], image[2:, :-1]), 1.0)
    tiles = [(0, 0), (494, 494), *rng.integers(0, 495, (2, 2)).tolist()]  # of 18 x 18: 16 x 16 of the patterns
    patterns = [pattern_by_loops(image[y : y + 18, x : x + 18]) for y, x in tiles]

    got = expect_fast(lambda m: m.local_binary_pattern(image), submission, reference, seconds=1.0)
    expect_array(got, (510, 510), what="the patterns of 512 x 512 pixels")
    for (y, x), expected in zip(tiles, patterns, strict=True):
        expect_equal(got[y : y + 16, x : x + 16], expected, what=f"the patterns from ({y}, {x}) on")
    got = expect_fast(lambda m: m.cooccurrence_matrix(image, 256, (2, -1)), submission, reference, seconds=1.0)
    expect_close(got, counts / counts.sum(), what="the matrix of 512 x 512 pixels")
    for name, expected in (("contrast", (i - j) ** 2 * p), ("homogeneity", p / (1 + (i - j) ** 2))):
        got = expect_fast(lambda m, name=name: getattr(m, name)(p), submission, reference, seconds=1.0)
        expect_close(got, float(expected.sum()), what=f"{name} for 256 levels")


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """does not modify its arguments, and takes them by name"""
    image, p = grey(rng, 8, 6, levels=6), some_matrix(rng, 6)
    expected = {
        "local_binary_pattern": pattern_by_loops(image),
        "cooccurrence_matrix": matrix_by_loops(image, 6, (-1, 1)),
        "contrast": sum_over(p, lambda d: d * d),
        "homogeneity": sum_over(p, lambda d: 1 / (1 + d * d)),
    }
    with unchanged(image=image):
        patterns = submission.local_binary_pattern(image=image)
    with unchanged(image=image):
        matrix = submission.cooccurrence_matrix(offset=(-1, 1), levels=6, image=image)
    with unchanged(p=p):
        contrast = submission.contrast(p=p)
    with unchanged(p=p):
        homogeneity = submission.homogeneity(p=p)
    bright = grey(rng, 5, 7, levels=100) + np.uint8(90)  # neither 0 nor 255 occurs
    with unchanged(bright=bright):
        submission.local_binary_pattern(bright)
    with unchanged(bright=bright):
        submission.cooccurrence_matrix(bright, 200, (1, -1))
    for dtype in ("int64", "int32", "uint16"):
        other = bright.astype(dtype)
        with unchanged(other=other):
            submission.cooccurrence_matrix(other, 200, (1, -1))
    for small in (np.zeros((3, 3), np.uint8), grey(rng, 4, 4, levels=3)):
        with unchanged(small=small):
            submission.local_binary_pattern(small)
        for offset in ((0, 0), (2, 0), (0, -1)):
            with unchanged(small=small):
                submission.cooccurrence_matrix(small, 3, offset)
    for (name, wanted), got in zip(expected.items(), (patterns, matrix, contrast, homogeneity), strict=True):
        expect_close(got, wanted, what=name)
