"""The hidden suite of pooling."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_equal, expect_sequence, open_to_changes, unchanged

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def starts(length, kernel, stride):
    """Where windows start along an axis: as long as they are full."""
    return range(0, length - kernel + 1, stride)


def maxima(x, kernel, stride):
    """The maximum of each window and its place in x, (n, c, row, column): the first one in row-major order."""
    rows, columns = starts(x.shape[2], kernel, stride), starts(x.shape[3], kernel, stride)
    out, places = np.empty((*x.shape[:2], len(rows), len(columns))), {}
    for image, channel, i, j in np.ndindex(out.shape):
        place = (image, channel, rows[i], columns[j])
        for row in range(rows[i], rows[i] + kernel):
            for column in range(columns[j], columns[j] + kernel):
                if x[image, channel, row, column] > x[place]:
                    place = (image, channel, row, column)
        out[image, channel, i, j] = x[place]
        places[image, channel, i, j] = place
    return out, places


def gradient(dout, places, shape):
    """Each window's gradient at the place of its maximum."""
    dx = np.zeros(shape)
    for window, place in places.items():
        dx[place] += dout[window]
    return dx


def means(x, kernel, stride):
    """The mean of each window."""
    rows, columns = starts(x.shape[2], kernel, stride), starts(x.shape[3], kernel, stride)
    out = np.empty((*x.shape[:2], len(rows), len(columns)))
    for image, channel, i, j in np.ndindex(out.shape):
        window = x[image, channel, rows[i] : rows[i] + kernel, columns[j] : columns[j] + kernel]
        out[image, channel, i, j] = sum(window.ravel().tolist()) / kernel**2
    return out


def forward(submission, *arguments, **named):
    """The submission's out and cache."""
    return expect_sequence(submission.max_pool2d(*arguments, **named), 2, what="(out, cache)")


def expect_maxima(submission, x, kernel, stride):
    """The submission's maxima are those of the definition, exactly."""
    expected, _ = maxima(x, kernel, stride)
    expect_equal(forward(submission, x, kernel, stride)[0], expected, what="out")


def expect_gradient(submission, rng, x, kernel, stride):
    """So are the maxima and the gradient of x, for a random gradient of out."""
    out, places = maxima(x, kernel, stride)
    dout = rng.normal(size=out.shape) * 10.0 ** rng.integers(-7, 4, out.shape)
    got, cache = forward(submission, x, kernel, stride)
    expect_equal(got, out, what="out")
    expect_close(submission.max_pool2d_backward(dout, cache), gradient(dout, places, x.shape), **CLOSE, what="dx")


@pytest.mark.points(2)
def test_takes_the_maximum_of_each_window(submission, rng):
    """takes the maximum of each window, one next to the other by default"""
    for shape, kernel in [((2, 3, 4, 6), 2), ((1, 2, 9, 3), 3), ((3, 1, 5, 2), 1), ((1, 1, 4, 8), 4)]:
        x = rng.normal(size=shape)
        expected, _ = maxima(x, kernel, kernel)
        expect_equal(forward(submission, x, kernel)[0], expected, what="out")
        expect_equal(forward(submission, x=x, kernel=kernel, stride=None)[0], expected, what="out, stride=None")


@pytest.mark.points(2)
def test_max_strides(submission, rng):
    """moves windows of maxima by the stride, be it smaller or larger than the kernel"""
    x = rng.normal(size=(2, 3, 9, 12))
    for kernel, stride in [(3, 1), (3, 2), (2, 3), (1, 2), (2, 4), (4, 3), (2, 7)]:
        expected, _ = maxima(x, kernel, stride)
        expect_equal(forward(submission, x, kernel, stride=stride)[0], expected, what="out")


@pytest.mark.points(2)
def test_max_leaves_out_what_does_not_fill_a_window(submission, rng):
    """leaves out the rows and columns that do not fill a window of maxima"""
    for shape, kernel, stride in [
        ((2, 3, 5, 8), 3, 3),
        ((2, 1, 8, 5), 3, 3),
        ((1, 2, 6, 9), 4, 4),
        ((2, 2, 7, 10), 2, 3),
    ]:
        x = rng.normal(size=shape)
        x[:, :, -2:] += 9.0  # what is left out at the bottom and the right is larger than the rest
        x[:, :, :, -2:] += 9.0
        expect_maxima(submission, x, kernel, stride)


@pytest.mark.points(2)
def test_negative_maxima(submission, rng):
    """finds a negative maximum, however large in magnitude"""
    for size in (1.0, 1e12, 1e300):
        x = -size * rng.uniform(1.0, 2.0, (2, 3, 5, 7))
        expect_gradient(submission, rng, x, 2, 2)
        expect_gradient(submission, rng, x, 3, 1)


@pytest.mark.points(3)
def test_backward_goes_to_the_maximum(submission, rng):
    """sends each window's gradient to its maximum, and nothing to other pixels"""
    for shape, kernel in [((2, 3, 4, 6), 2), ((1, 2, 9, 3), 3), ((3, 1, 4, 5), 1), ((2, 2, 8, 4), 4)]:
        expect_gradient(submission, rng, rng.normal(size=shape), kernel, kernel)
    expect_gradient(submission, rng, rng.normal(size=(2, 2, 50, 46)), 24, 20)  # windows of more than 256 pixels
    expect_gradient(submission, rng, rng.normal(size=(1, 1, 200, 210)), 2, 23)  # a map of more than 2^15


@pytest.mark.points(3)
def test_backward_adds_up_where_windows_overlap(submission, rng):
    """adds up what a pixel gets from windows that overlap"""
    for shape, kernel, stride in [
        ((2, 3, 7, 9), 3, 1),
        ((2, 1, 9, 6), 3, 2),
        ((1, 2, 8, 10), 4, 1),
        ((2, 2, 5, 9), 4, 3),
    ]:
        expect_gradient(submission, rng, rng.normal(size=shape), kernel, stride)
    peaks = rng.normal(size=(2, 2, 5, 7))
    peaks[:, :, 2, 3] = 9.0  # the maximum of all windows
    expect_gradient(submission, rng, peaks, 3, 1)


@pytest.mark.points(3)
def test_backward_sends_a_tie_to_the_first(submission, rng):
    """sends the gradient of a tie to the first maximum in row-major order alone"""
    for kernel, stride in [(2, 2), (3, 1), (3, 2), (4, 4)]:
        few = rng.integers(-2, 2, (3, 2, 8, 11)).astype(np.float64)
        expect_gradient(submission, rng, few, kernel, stride)
        expect_gradient(submission, rng, np.minimum(few, -1.0), kernel, stride)
        expect_gradient(submission, rng, np.maximum(few, 0.0), kernel, stride)  # as after a ReLU
        expect_gradient(submission, rng, np.full((1, 2, 6, 5), rng.normal()), kernel, stride)
        expect_gradient(submission, rng, np.copysign(0.0, few), kernel, stride)  # 0.0 and -0.0 are equal


@pytest.mark.points(1)
def test_what_is_nearly_equal_is_no_tie(submission, rng):
    """tells the maximum from a number that is a little smaller"""
    for step in (1e-6, 1e-10, 1e-14):
        x = 1.0 + step * rng.permutation(2 * 6 * 8).reshape(1, 2, 6, 8)
        expect_gradient(submission, rng, x, 2, 2)
        expect_gradient(submission, rng, x, 3, 2)
        expect_gradient(submission, rng, step**9 * x, 2, 1)
        expect_gradient(submission, rng, step**9 * (x - 1.0 - 40 * step), 2, 1)


@pytest.mark.points(2)
def test_backward_is_shaped_like_x(submission, rng):
    """gives pixels that no window sees a gradient of 0"""
    for shape, kernel, stride in [
        ((2, 3, 5, 8), 3, 3),
        ((1, 2, 9, 7), 2, 3),
        ((2, 2, 7, 10), 1, 4),
        ((2, 1, 6, 9), 5, 3),
    ]:
        expect_gradient(submission, rng, rng.normal(size=shape), kernel, stride)


@pytest.mark.points(2)
def test_backward_uses_the_cache_it_is_given(submission, rng, inside):
    """uses the cache that it is given, of whatever call, as often as it is asked"""
    x = rng.normal(size=(2, 3, 6, 8))
    _, places = maxima(x, 2, 2)
    cache = forward(submission, x=x, kernel=2)[1]
    forward(submission, -x, 2)
    forward(submission, rng.normal(size=(1, 1, 5, 5)), 3, 1)
    with open_to_changes(cache):
        for _ in range(3):
            dout = rng.normal(size=(2, 3, 3, 4))
            dx = submission.max_pool2d_backward(dout=dout, cache=cache)
            expect_close(dx, gradient(dout, places, x.shape), **CLOSE, what="dx")
    batches = [(rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(2, 3, 5, 7))) for _ in range(2)]
    again = batches[0][0], rng.normal(size=(2, 3, 5, 7))
    for (x, dout), dx in zip([*batches, again], inside.passes(batches, again[1], 2, 1), strict=True):
        expect_close(dx, gradient(dout, maxima(x, 2, 1)[1], x.shape), **CLOSE, what="dx of two maps of one shape")


@pytest.mark.points(2)
def test_takes_the_mean_of_each_window(submission, rng):
    """takes the mean of each window, one next to the other by default"""
    for shape, kernel in [
        ((2, 3, 4, 6), 2),
        ((1, 2, 9, 3), 3),
        ((3, 1, 5, 2), 1),
        ((1, 1, 4, 8), 4),
        ((2, 2, 7, 11), 4),
    ]:
        x = rng.normal(size=shape)
        expected = means(x, kernel, kernel)
        expect_close(submission.avg_pool2d(x, kernel), expected, **CLOSE)
        expect_close(submission.avg_pool2d(x=x, kernel=kernel, stride=None), expected, **CLOSE, what="stride=None")


@pytest.mark.points(2)
def test_mean_strides(submission, rng):
    """moves windows of means by the stride, and leaves out what does not fill one"""
    x = rng.normal(size=(2, 3, 9, 12))
    for kernel, stride in [(3, 1), (3, 2), (2, 3), (1, 2), (2, 4), (4, 3), (5, 5), (2, 7)]:
        expect_close(submission.avg_pool2d(x, kernel, stride=stride), means(x, kernel, stride), **CLOSE)
        turned = np.ascontiguousarray(np.swapaxes(x, 2, 3)) - 5.0
        expect_close(submission.avg_pool2d(turned, kernel, stride), means(turned, kernel, stride), **CLOSE)
        expect_close(submission.avg_pool2d(-turned, kernel, stride), means(-turned, kernel, stride), **CLOSE)
    x = rng.normal(size=(1, 1, 200, 210))
    expect_close(submission.avg_pool2d(x, 24, 60), means(x, 24, 60), **CLOSE)


@pytest.mark.points(2)
def test_global_mean(submission, rng):
    """takes the mean over rows and columns, (N, C)"""
    for n, c, height, width in [
        (2, 3, 4, 6),
        (2, 3, 4, 6),
        (4, 1, 7, 5),
        (1, 3, 1, 8),
        (1, 1, 5, 1),
        (1, 3, 5, 5),
        (2, 1, 4, 4),
        (3, 2, 1, 1),
        (1, 2, 60, 70),
    ]:
        x = rng.normal(size=(n, c, height, width))
        expected = np.array([[sum(channel.ravel().tolist()) / (height * width) for channel in image] for image in x])
        expect_close(submission.global_avg_pool2d(x=x), expected, **CLOSE)


@pytest.mark.points(1)
def test_a_window_as_large_as_the_map(submission, rng):
    """gives one row or one column where the kernel is as high or as wide as the map"""
    for shape, kernel, stride in [
        ((2, 3, 4, 4), 4, None),
        ((2, 3, 3, 7), 3, 2),
        ((2, 1, 7, 3), 3, 1),
        ((1, 2, 5, 5), 5, 9),
    ]:
        x, step = rng.normal(size=shape), stride or kernel
        expect_gradient(submission, rng, x, kernel, step)
        expect_close(submission.avg_pool2d(x, kernel, stride), means(x, kernel, step), **CLOSE)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves x and dout as they were"""
    for kernel, stride in [(2, 2), (3, 1), (1, 1), (2, 3), (3, 3)]:
        x = rng.normal(size=(2, 3, 5, 7))
        (expected, _), averages = maxima(x, kernel, stride), means(x, kernel, stride)
        with unchanged(x=x):
            out, cache = forward(submission, x, kernel, stride)
        expect_equal(out, expected, what="out")
        dout = rng.normal(size=expected.shape)
        with unchanged(dout=dout):
            submission.max_pool2d_backward(dout, cache)
        with unchanged(x=x):
            got = submission.avg_pool2d(x, kernel, stride)
        expect_close(got, averages, **CLOSE)
        with unchanged(x=x):
            got = submission.global_avg_pool2d(x)
        expect_close(got, x.mean(axis=(2, 3)), **CLOSE)
