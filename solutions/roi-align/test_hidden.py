"""The hidden suite of roi-align."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, unchanged


def sample(features, y, x):
    """The map's value at one point, for all channels."""
    _, height, width = features.shape
    if y < -1 or y > height or x < -1 or x > width:
        return np.zeros(len(features))
    y, x = min(max(y, 0.0), height - 1.0), min(max(x, 0.0), width - 1.0)
    top, left = math.floor(y), math.floor(x)
    total = np.zeros(len(features))
    for i, down in ((top, 1 - (y - top)), (top + 1, y - top)):
        for j, across in ((left, 1 - (x - left)), (left + 1, x - left)):
            if down * across > 0:
                total = total + down * across * features[:, i, j]
    return total


def by_definition(features, rois, output_size, spatial_scale=1.0, sampling=2):
    """The average of the samples of every bin of every region, one sample at a time."""
    result = np.zeros((len(rois), len(features), output_size, output_size))
    for r, (x1, y1, x2, y2) in enumerate((rois * spatial_scale - 0.5).tolist()):
        height, width = (y2 - y1) / output_size, (x2 - x1) / output_size
        for i, j, k, m in np.ndindex(output_size, output_size, sampling, sampling):
            y = y1 + (i + (k + 0.5) / sampling) * height
            x = x1 + (j + (m + 0.5) / sampling) * width
            result[r, :, i, j] += sample(features, y, x) / sampling**2
    return result


def inside(rng, n, height, width, spatial_scale=1.0):
    """Regions of the image that keep all samples within the map, with other numbers on each axis."""
    x = np.sort(rng.uniform(0.6, width - 0.6, (n, 2)), axis=1)
    y = np.sort(rng.uniform(0.6, height - 0.6, (n, 2)), axis=1)
    return np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1) / spatial_scale


def points(places):
    """Regions without width and height, which look at one point of the map each (with a scale of 1)."""
    return np.tile(np.array(places, np.float64) + 0.5, 2)


def expect_grid(submission, features, rois, *arguments, what="roi_align", **options):
    """The submission's grid is that of the definition, which is worked out before the arguments can be changed."""
    expected = by_definition(features, rois, *arguments, **options)
    expect_close(submission.roi_align(features, rois, *arguments, **options), expected, what=what)


@pytest.mark.points(3)
def test_averages_bilinear_samples(submission, rng):
    """averages the bilinear samples of each bin, for regions inside the map"""
    for height, width in ((9, 14), (13, 8), (8, 8), (40, 300), (270, 30)):
        features = rng.normal(size=(2, height, width))
        expect_grid(submission, features, inside(rng, 4, height, width), 3, 1.0, 2)


@pytest.mark.points(2)
def test_half_a_pixel(submission, rng):
    """subtracts half a pixel: the region of one pixel has that pixel's value at its centre"""
    features = rng.normal(size=(3, 5, 7))
    i, j = rng.integers(0, 5, 6), rng.integers(0, 7, 6)
    rois = np.stack([j, i, j + 1, i + 1], axis=1).astype(float)
    expected = features[:, i, j].T[:, :, None, None].copy()
    got = submission.roi_align(features, rois, 1, sampling=1)
    expect_close(got, expected, what="roi_align of regions of one pixel, one sample each")
    expected = features[:, 1:4, 2:5][None].copy()
    got = submission.roi_align(features, np.array([[2.0, 1.0, 5.0, 4.0]]), 3, 1.0, 1)
    expect_close(got, expected, what="roi_align of 3 x 3 pixels in 3 x 3 bins, one sample each")


@pytest.mark.points(2)
def test_spatial_scale(submission, rng):
    """scales regions by spatial_scale before the half pixel, and rounds nothing"""
    features = rng.normal(size=(2, 11, 9))
    for scale in (0.25, 1 / 16, 0.1, 2.0, 2, 5):
        rois = inside(rng, 3, 11, 9, scale)
        expect_grid(submission, features, rois, 2, spatial_scale=scale, what=f"roi_align with the scale {scale}")
    expect_grid(submission, features, inside(rng, 3, 11, 9), 2, what="roi_align with the scale 1, by default")


@pytest.mark.points(3)
def test_sampling(submission, rng):
    """takes sampling x sampling points, at (i + 0.5) / sampling of each side, and two by default"""
    features = rng.normal(size=(2, 8, 10))
    for sampling in (1, 2, 3, 4, 7):
        rois = inside(rng, 3, 8, 10)
        expect_grid(submission, features, rois, 2, sampling=sampling, what=f"roi_align with sampling = {sampling}")
    large = np.array([[0.75, 1.0, 9.0, 7.25], [0.7, 0.9, 9.4, 2.1]])  # one sample a pixel would be more than two a bin
    expect_grid(submission, features, large, 2, what="roi_align with sampling = 2, by default")
    expect_grid(submission, features, large, 1, sampling=2, what="roi_align with one bin")


@pytest.mark.points(2)
def test_output_size(submission, rng):
    """makes output_size x output_size bins, one or more than the region has pixels"""
    features = rng.normal(size=(3, 6, 9))
    for output_size in (1, 2, 5, 7, 14):
        expect_grid(submission, features, inside(rng, 2, 6, 9), output_size, what=f"output_size = {output_size}")


@pytest.mark.points(2)
def test_axes_of_the_result(submission, rng):
    """has the axes region, channel, row, column, also for one region or one channel"""
    for n, channels in ((1, 4), (5, 1), (1, 1), (4, 4), (2, 3), (130, 2), (2, 40)):
        features = rng.normal(size=(channels, 7, 5))
        expect_grid(submission, features, inside(rng, n, 7, 5), 2, what=f"{n} regions, {channels} channels")


@pytest.mark.points(1)
def test_defaults_and_names(submission, rng):
    """takes its arguments in the order of the signature or by name"""
    features, rois = rng.normal(size=(2, 7, 6)), inside(rng, 3, 7, 6, 0.5)
    expected = by_definition(features, rois, 2, 0.5, 3)
    expect_close(submission.roi_align(features, rois, 2, 0.5, 3), expected, what="roi_align(.., 2, 0.5, 3)")
    named = {"sampling": 3, "spatial_scale": 0.5, "output_size": 2, "rois": rois, "features": features}
    expect_close(submission.roi_align(**named), expected, what="roi_align, arguments by name")


@pytest.mark.points(3)
def test_no_minimum_size(submission, rng):
    """takes regions below a pixel as they are, without width or height too"""
    features = rng.normal(size=(2, 6, 8))
    corner = rng.uniform(1, 3, (4, 2))
    sides = np.array([[0.3, 0.6], [0.05, 0.8], [3.0, 0.4], [1e-3, 1e-3]])
    expect_grid(submission, features, np.concatenate([corner, corner + sides], axis=1), 2, what="narrow regions")
    flat = np.concatenate([corner, corner + np.array([[0, 0], [0, 2.5], [2.5, 0], [0, 0]])], axis=1)
    expect_grid(submission, features, flat, 2, what="regions without width or height")
    tiny = np.concatenate([corner, corner + sides], axis=1) * 16
    expect_grid(submission, features, tiny, 2, 1 / 16, what="regions that the scale makes narrow")


@pytest.mark.points(3)
def test_clamps_near_the_edge(submission, rng):
    """takes samples up to a pixel beyond the edge as if they were on it"""
    features = rng.normal(size=(2, 5, 8))
    near = [[-0.6, 2.3], [-0.99, 1.0], [7.4, 2.6], [7.98, 3.0], [2.2, -0.7], [3.0, -0.98], [4.3, 4.5], [5.0, 4.97]]
    expect_grid(submission, features, points(near), 1, 1.0, 1, what="points less than a pixel beyond one edge")
    corners = points([[-0.5, -0.4], [-0.3, 4.6], [7.7, -0.8], [7.9, 4.9]])
    expect_grid(submission, features, corners, 1, 1.0, 1, what="points beyond two edges")
    whole = np.array([[0.0, 0.0, 8.0, 5.0], [-0.4, -0.3, 8.4, 5.4]])
    expect_grid(submission, features, whole, 4, what="regions as large as the map")


@pytest.mark.points(3)
def test_counts_samples_outside_as_0(submission, rng):
    """counts a sample more than a pixel outside as 0 in the average, on either axis"""
    features = rng.normal(3, 1, size=(2, 5, 8))
    far = [[-1.02, 2.3], [-7.0, 2.0], [8.03, 2.6], [11.5, 3.0], [2.2, -1.04], [3.0, -4.0], [4.3, 5.05], [5.0, 6.5]]
    expect_grid(submission, features, points(far), 1, 1.0, 1, what="points more than a pixel outside")
    across = np.array([[-4.3, 1.0, 3.1, 4.0], [5.2, 0.7, 12.9, 3.9], [1.3, -5.6, 6.8, 3.2], [0.9, 2.1, 7.4, 9.8]])
    expect_grid(submission, features, across, 3, what="regions across one edge")
    expect_grid(submission, features, across, 1, sampling=3, what="regions across one edge, one bin")
    around = np.array([[-6.0, -4.2, 14.1, 9.7], [-9.0, -9.0, -3.0, -4.0], [20.0, 1.0, 30.0, 3.0]])
    expect_grid(submission, features, around, 4, what="regions around the map and outside it")
    long = np.array([[-5000.25, 1.0, 5006.0, 4.0], [1.5, -7000.0, 6.5, 7004.5]])
    expect_grid(submission, features, long, 1, sampling=3, what="regions that reach far beyond two edges")
    expect_grid(submission, features, 4 * across, 2, 0.25, what="regions across one edge, scaled")


@pytest.mark.points(3)
def test_exactly_on_the_border(submission, rng):
    """counts a sample at exactly -1, H or W, and none beyond"""
    for height, width in ((4, 7), (6, 3), (1, 5), (3, 1)):
        features = rng.normal(3, 1, size=(2, height, width))
        y, x = min(1.25, height - 0.75), min(1.75, width - 0.75)
        border = [(-1, y), (width, y), (x, -1), (x, height), (-1, -1), (width, -1), (-1, height), (width, height)]
        expect_grid(submission, features, points(border), 1, 1.0, 1, what="points on the border")
        for step in (2.0**-10, 2.0**-24, 2.0**-40):
            beyond = [(-1 - step, y), (width + step, y), (x, -1 - step), (x, height + step)]
            expect_grid(submission, features, points(beyond), 1, 1.0, 1, what="points just beyond the border")
            before = [(-1 + step, y), (width - step, y), (x, -1 + step), (x, height - step)]
            expect_grid(submission, features, points(before), 1, 1.0, 1, what="points just before the border")
        start = np.stack([rng.integers(-9, width + 1, 30), rng.integers(-9, height + 1, 30)], axis=1) + 0.5
        rois = np.concatenate([start, start + 8], axis=1)  # with 2 bins of 2 samples, all samples lie on whole numbers
        expect_grid(submission, features, rois, 2, what="regions with samples on the border")
        expect_grid(submission, features, 4 * rois, 2, 0.25, what="regions with samples on the border, scaled")


@pytest.mark.points(1)
def test_maps_of_one_row_or_column(submission, rng):
    """works on maps with one row, one column or one pixel"""
    for height, width in ((1, 6), (5, 1), (1, 1)):
        features = rng.normal(size=(2, height, width))
        rois = np.array([[0.2, 0.1, 0.9, 0.8], [-0.4, -0.3, 1.3, 1.2], [0.1, 0.3, 3.9, 4.2]])
        expect_grid(submission, features, rois, 2, what=f"a map of {height} x {width}")


@pytest.mark.points(1)
def test_leaves_its_inputs_alone(submission, rng):
    """leaves features and rois as they were"""
    for scale in (1.0, 0.5):
        features, rois = rng.normal(size=(2, 6, 5)), inside(rng, 3, 6, 5, scale)
        rois[0, :2], rois[2, 2:] = -3.0, 20.0
        expected = by_definition(features, rois, 2, scale)
        with unchanged(features=features, rois=rois):
            got = submission.roi_align(features, rois, 2, scale)
        expect_close(got, expected)
