"""The hidden suite of conv2d-backward."""

import numpy as np
import pytest

from grader.expect import expect_close, expect_fast, expect_sequence, unchanged

NAMES = ("dx", "dweight", "dbias")


def by_definition(dout, x, weight, stride=1, padding=0):
    """out[n, o, i, j] is a sum of products of a pixel and a weight: each gets the other times dout[n, o, i, j]."""
    (height, width), (kh, kw) = x.shape[2:], weight.shape[2:]
    dx, dweight, dbias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for n, o, i, j in np.argwhere(dout):
        dbias[o] += dout[n, o, i, j]
        for a, b in np.ndindex(kh, kw):
            row, column = i * stride + a - padding, j * stride + b - padding
            if 0 <= row < height and 0 <= column < width:
                dx[n, :, row, column] += weight[o, :, a, b] * dout[n, o, i, j]
                dweight[o, :, a, b] += x[n, :, row, column] * dout[n, o, i, j]
    return dx, dweight, dbias


def draw(rng, n, c, size, o, kernel, stride=1, padding=0):
    """dout, x and weight for this geometry."""
    windows = [(s + 2 * padding - k) // stride + 1 for s, k in zip(size, kernel, strict=True)]
    return rng.normal(size=(n, o, *windows)), rng.normal(size=(n, c, *size)), rng.normal(size=(o, c, *kernel))


def expect_gradients(submission, arrays, parts=NAMES, **options):
    """These parts of the submission's reply are those of the definition."""
    expected = dict(zip(NAMES, by_definition(*arrays, **options), strict=True))
    reply = expect_sequence(submission.conv2d_backward(*arrays, **options), 3, what="(dx, dweight, dbias)")
    for name, got in zip(NAMES, reply, strict=True):
        if name in parts:
            shown = ", ".join(f"{option}={value}" for option, value in options.items())
            expect_close(got, expected[name], rtol=1e-9, atol=1e-9, what=f"{name} ({shown})" if shown else name)


def expect_each(submission, rng, *cases):
    """All gradients are those of the definition for each (size, kernel, stride, padding)."""
    for size, kernel, stride, padding in cases:
        arrays = draw(rng, 2, 3, size, 4, kernel, stride, padding)
        expect_gradients(submission, arrays, stride=stride, padding=padding)


@pytest.mark.points(3)
def test_gradient_of_the_bias(submission, rng):
    """sums dout over images, rows and columns for the bias"""
    expect_gradients(submission, draw(rng, 2, 3, (6, 8), 4, (3, 2)), ("dbias",))
    expect_gradients(submission, draw(rng, 4, 2, (5, 4), 4, (2, 1)), ("dbias",))  # N = O = H' = W'
    expect_gradients(submission, draw(rng, 3, 1, (7, 5), 1, (3, 3), 2, 1), ("dbias",), stride=2, padding=1)
    expect_gradients(submission, draw(rng, 2, 3, (9, 11), 3, (1, 1), 2), ("dbias",), stride=2)


@pytest.mark.points(3)
def test_gradient_of_the_weights(submission, rng):
    """sums, for each weight, dout times the pixels that it met, over images and windows"""
    expect_gradients(submission, draw(rng, 2, 3, (6, 8), 4, (3, 2)), ("dweight",))
    expect_gradients(submission, draw(rng, 3, 4, (7, 5), 2, (2, 4)), ("dweight",))
    expect_gradients(submission, draw(rng, 2, 3, (5, 6), 3, (3, 3)), ("dweight",))  # O = C


@pytest.mark.points(3)
def test_gradient_of_the_input(submission, rng):
    """adds up, for each pixel, dout times the weights that it met, over kernels and windows"""
    expect_gradients(submission, draw(rng, 2, 3, (6, 8), 4, (3, 2)), ("dx",))
    expect_gradients(submission, draw(rng, 3, 4, (7, 5), 2, (2, 4)), ("dx",))
    expect_gradients(submission, draw(rng, 2, 3, (5, 6), 3, (3, 3)), ("dx",))  # O = C
    for scale in (1e-6, 1e4):
        dout, x, weight = draw(rng, 2, 3, (5, 6), 4, (2, 3))
        expect_gradients(submission, (scale * dout, x, weight))


@pytest.mark.points(2)
def test_strides(submission, rng):
    """follows windows that move by the stride"""
    expect_each(
        submission,
        rng,
        ((7, 10), (3, 2), 2, 0),
        ((8, 11), (2, 5), 3, 0),
        ((9, 5), (5, 1), 4, 0),
        ((11, 14), (2, 3), 5, 0),
        ((5, 9), (3, 3), 2, 0),
        ((24, 13), (2, 1), 11, 0),
    )


@pytest.mark.points(3)
def test_rows_and_columns_left_unused(submission, rng):
    """gives rows and columns that the stride leaves unused a gradient of 0"""
    expect_each(
        submission,
        rng,
        ((8, 10), (3, 2), 2, 0),  # a row
        ((7, 11), (3, 2), 2, 0),  # a column
        ((6, 9), (3, 2), 2, 0),  # both
        ((10, 8), (2, 3), 3, 0),  # two rows, two columns
        ((9, 7), (2, 3), 4, 0),  # three rows, no column
        ((6, 7), (3, 2), 9, 0),  # all but one window
    )


@pytest.mark.points(2)
def test_pixels_between_windows(submission, rng):
    """gives pixels between windows a gradient of 0 where the stride is larger than the kernel"""
    expect_each(submission, rng, ((7, 9), (1, 2), 3, 0), ((9, 5), (2, 1), 4, 0), ((5, 8), (1, 1), 2, 0))


@pytest.mark.points(2)
def test_padding(submission, rng):
    """pads x with zeros for dweight, and cuts the padding off dx"""
    expect_each(
        submission,
        rng,
        ((4, 6), (3, 2), 1, 1),
        ((5, 3), (2, 4), 1, 2),
        ((3, 5), (2, 2), 1, 3),  # some windows see zeros alone
        ((4, 5), (1, 1), 1, 1),
        ((3, 2), (1, 2), 1, 9),
        ((7, 6), (9, 8), 1, 2),
    )
    dout, x, weight = draw(rng, 20, 2, (70, 150), 3, (3, 2), 1, 1)
    dout = np.where(rng.random(dout.shape) < 2e-4, dout, 0.0)  # a large batch of large images, at few places
    expect_gradients(submission, (dout, x, weight), padding=1)


@pytest.mark.points(3)
def test_stride_and_padding(submission, rng):
    """combines stride and padding, also where a part of the padding is left unused"""
    expect_each(
        submission,
        rng,
        ((6, 9), (3, 2), 2, 1),
        ((7, 8), (3, 3), 2, 1),
        ((8, 6), (2, 3), 3, 1),
        ((5, 8), (3, 2), 3, 2),
        ((6, 5), (2, 4), 4, 3),  # of the bottom, three rows of zeros are left unused
        ((4, 7), (1, 2), 3, 2),
    )


@pytest.mark.points(2)
def test_kernels_as_large_as_the_padded_input(submission, rng):
    """works for a single window, for a single row and for kernels larger than the image"""
    expect_each(
        submission,
        rng,
        ((5, 4), (5, 4), 1, 0),
        ((5, 4), (7, 6), 1, 1),
        ((3, 6), (3, 2), 2, 0),
        ((6, 2), (3, 6), 1, 2),
        ((2, 3), (5, 4), 2, 2),
    )


@pytest.mark.points(2)
def test_one_of_each(submission, rng):
    """keeps axes of length 1: one image, one channel, one kernel, one pixel"""
    for n, c, size, o, kernel in [
        (1, 3, (5, 6), 4, (3, 2)),
        (2, 1, (5, 6), 4, (3, 2)),
        (2, 3, (5, 6), 1, (2, 3)),
        (2, 3, (4, 5), 4, (1, 1)),
        (1, 1, (1, 1), 1, (1, 1)),
        (1, 1, (1, 7), 1, (1, 3)),
    ]:
        expect_gradients(submission, draw(rng, n, c, size, o, kernel))
        expect_gradients(submission, draw(rng, n, c, size, o, kernel, 2, 1), stride=2, padding=1)


@pytest.mark.points(2)
def test_arguments_by_name_and_by_position(submission, rng):
    """takes its arguments by name and by position, the stride before the padding"""
    dout, x, weight = draw(rng, 2, 3, (7, 9), 4, (3, 2), 3, 2)
    expected = by_definition(dout, x, weight, 3, 2)
    for reply in (
        submission.conv2d_backward(dout, x, weight, 3, 2),
        submission.conv2d_backward(padding=2, stride=3, weight=weight, x=x, dout=dout),
    ):
        for name, got, wanted in zip(NAMES, expect_sequence(reply, 3), expected, strict=True):
            expect_close(got, wanted, rtol=1e-9, atol=1e-9, what=name)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves dout, x and weight as they were"""
    for n, kernel, stride, padding in [(2, (3, 2), 1, 0), (2, (3, 2), 2, 1), (1, (2, 3), 2, 0), (2, (1, 1), 1, 0)]:
        dout, x, weight = draw(rng, n, 3, (6, 8), 4, kernel, stride, padding)
        dx, dweight, dbias = by_definition(dout, x, weight, stride, padding)
        with unchanged(dout=dout, x=x, weight=weight):
            reply = submission.conv2d_backward(dout, x, weight, stride, padding)
        for name, got, wanted in zip(NAMES, expect_sequence(reply, 3), (dx, dweight, dbias), strict=True):
            expect_close(got, wanted, rtol=1e-9, atol=1e-9, what=name)


@pytest.mark.points(2)
def test_is_fast(submission, reference, rng):
    """takes at most a second for an (8, 16, 32, 32) input and a (32, 16, 3, 3) kernel"""
    dout, x, weight = draw(rng, 8, 16, (32, 32), 32, (3, 3), 1, 1)
    sparse = np.where(rng.random(dout.shape) < 1e-3, dout, 0.0)  # few windows: the loops' share stays small
    expect_gradients(submission, (sparse, x, weight), padding=1)
    expect_fast(lambda m: m.conv2d_backward(dout, x, weight, padding=1), submission, reference, seconds=1.0)
