"""The hidden suite of conv2d."""

import numpy as np
import pytest

from grader.expect import expect_array, expect_close, expect_fast, expect_raises, unchanged


def by_definition(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Each output pixel as the sum over the taps of its window; taps outside of the image see zero."""
    (n, _, h, w), (o, width, kh, kw) = x.shape, weight.shape
    rows = (h + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    columns = (w + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    out = np.zeros((n, o, rows, columns))
    for image, kernel, i, j in np.ndindex(out.shape):
        first = kernel // (o // groups) * width
        for di, dj in np.ndindex(kh, kw):
            row, column = i * stride + di * dilation - padding, j * stride + dj * dilation - padding
            if 0 <= row < h and 0 <= column < w:
                seen = x[image, first : first + width, row, column]
                out[image, kernel, i, j] += weight[kernel, :, di, dj] @ seen
    return out if bias is None else out + bias.reshape(o, 1, 1)


def expect_definition(submission, x, weight, bias=None, **options):
    """The submission's result is the definition's."""
    expected = by_definition(x, weight, bias, **options)
    expect_close(submission.conv2d(x, weight, bias, **options), expected)


@pytest.mark.gate
@pytest.mark.points(1)
def test_returns_maps_of_float64(submission, rng):
    """returns an array (N, O, H', W') of float64"""
    x, weight = rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(4, 3, 3, 3))
    expect_array(submission.conv2d(x, weight), (2, 4, 4, 6), dtype="float64")


@pytest.mark.points(3)
def test_sums_products_without_flipping(submission, rng):
    """multiplies the unflipped kernel with each window and sums over channels, rows and columns"""
    expect_definition(submission, rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(5, 3, 4, 2)))
    expect_definition(submission, rng.normal(size=(3, 2, 5, 4)), rng.normal(size=(4, 2, 1, 3)))
    expect_definition(submission, rng.normal(size=(1, 4, 3, 5)), rng.normal(size=(1, 4, 1, 1)))
    # The same shapes again: nothing is kept from call to call.
    expect_definition(submission, rng.normal(size=(3, 2, 5, 4)), rng.normal(size=(4, 2, 1, 3)))


@pytest.mark.points(2)
def test_adds_each_kernels_bias(submission, rng):
    """adds its bias to each kernel's map, and nothing when bias is None"""
    x, weight, bias = rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    expect_definition(submission, x, weight, bias)
    expect_close(submission.conv2d(x, weight, bias=None), by_definition(x, weight), what="bias=None")
    x, weight = rng.normal(size=(2, 3, 6, 5)), rng.normal(size=(4, 3, 3, 2))  # W' = O
    expect_definition(submission, x, weight, bias)
    expect_definition(submission, x, weight[:1], bias[:1])
    expect_definition(submission, x, weight[:, :, :1, :1], bias)  # pixels on their own


@pytest.mark.points(2)
def test_strides(submission, rng):
    """moves by the stride in rows and columns, and leaves what remains at the edge"""
    x, weight = rng.normal(size=(2, 3, 8, 11)), rng.normal(size=(4, 3, 3, 2))
    expect_definition(submission, x, weight, stride=2)  # leaves a row and a column
    expect_definition(submission, x, weight, stride=3)  # leaves two rows
    expect_definition(submission, x, weight[:, :, :2, :1], stride=4)  # skips pixels between windows
    expect_definition(submission, x, weight[:, :, :1, :1], stride=7)
    # A large image, seen at few places.
    expect_definition(submission, rng.normal(size=(1, 2, 150, 270)), weight[:2, :2], stride=16)


@pytest.mark.points(2)
def test_pads_with_zeros(submission, rng):
    """pads all four sides with zeros"""
    x, bias = rng.normal(size=(2, 3, 4, 6)) + 5.0, rng.normal(size=5)
    expect_definition(submission, x, rng.normal(size=(5, 3, 3, 2)), bias, padding=1)
    expect_definition(submission, x, rng.normal(size=(5, 3, 2, 4)), bias, padding=3)  # some windows see zeros alone
    expect_definition(submission, x, rng.normal(size=(5, 3, 1, 1)), bias, padding=2)
    expect_definition(submission, x, rng.normal(size=(2, 3, 1, 2)), padding=9)


@pytest.mark.points(2)
def test_dilates(submission, rng):
    """spreads the kernel's taps by the dilation"""
    x, weight = rng.normal(size=(2, 3, 9, 11)), rng.normal(size=(4, 3, 3, 2))
    expect_definition(submission, x, weight, dilation=2)
    expect_definition(submission, x, weight, dilation=3)
    expect_definition(submission, x, weight[:, :, :1], dilation=4)  # a kernel of one row
    expect_definition(submission, x, rng.normal(size=(4, 3, 3, 1)), dilation=4)


@pytest.mark.points(3)
def test_groups(submission, rng):
    """lets each group of kernels see its own run of neighbouring channels"""
    x, bias = rng.normal(size=(2, 6, 5, 4)), rng.normal(size=12)
    expect_definition(submission, x, rng.normal(size=(12, 3, 2, 3)), bias, groups=2)
    expect_definition(submission, x, rng.normal(size=(12, 2, 3, 1)), bias, groups=3)
    # More than 256 channels too: up to there equal ints are the same object.
    expect_definition(submission, rng.normal(size=(1, 300, 2, 2)), rng.normal(size=(4, 150, 1, 2)), groups=2)


@pytest.mark.points(2)
def test_depthwise(submission, rng):
    """gives each channel kernels of its own when groups equals C"""
    x = rng.normal(size=(2, 5, 4, 6))
    expect_definition(submission, x, rng.normal(size=(5, 1, 3, 2)), groups=5)
    weight, bias = rng.normal(size=(15, 1, 2, 3)), rng.normal(size=15)
    expect_definition(submission, x, weight, groups=5)
    expect_definition(submission, x, weight, bias, padding=1, groups=5)
    expect_definition(submission, x, weight[:5], bias[:5], stride=2, padding=2, dilation=2, groups=5)
    expect_definition(submission, x, weight[:10, :, :1, :1], bias[:10], stride=3, padding=1, groups=5)


@pytest.mark.points(2)
def test_options_together(submission, rng):
    """combines stride, padding, dilation and groups, by position too"""
    x, weight, bias = rng.normal(size=(2, 6, 9, 12)), rng.normal(size=(9, 2, 3, 2)), rng.normal(size=9)
    got = submission.conv2d(x, weight, bias, 2, 1, 4, 3)
    expect_close(got, by_definition(x, weight, bias, stride=2, padding=1, dilation=4, groups=3))
    expect_definition(submission, x, weight, stride=3, padding=2, dilation=2, groups=3)
    expect_definition(submission, x, weight, bias, padding=2, dilation=3, groups=3)
    expect_definition(submission, x[:, :2], weight, bias, stride=2, dilation=3)


@pytest.mark.points(2)
def test_kernel_as_large_as_the_padded_input(submission, rng):
    """gives one pixel for a kernel just as large as the padded input"""
    x = rng.normal(size=(2, 3, 5, 4))
    expect_definition(submission, x, rng.normal(size=(6, 3, 5, 4)), stride=2)
    expect_definition(submission, x, rng.normal(size=(6, 3, 5, 4)), rng.normal(size=6))
    expect_definition(submission, x, rng.normal(size=(6, 3, 7, 6)), padding=1)
    expect_definition(submission, x, rng.normal(size=(6, 3, 3, 2)), dilation=2, stride=3)
    expect_definition(submission, x[:, :, :, :3], rng.normal(size=(6, 3, 4, 3)), dilation=2, padding=1)


@pytest.mark.points(2)
def test_rejects_other_channel_counts(submission, rng):
    """raises ValueError when C is not weight.shape[1] * groups"""
    cases = [(4, 3, 1), (3, 4, 1), (1, 3, 1), (3, 1, 1), (6, 2, 1), (6, 2, 2), (6, 6, 2), (6, 3, 4), (7, 3, 2)]
    for channels, width, groups in cases:
        x, weight = rng.normal(size=(2, channels, 5, 6)), rng.normal(size=(12, width, 3, 2))
        with expect_raises(ValueError, f"{channels} channels are not {width} * {groups}"):
            submission.conv2d(x, weight, groups=groups)


@pytest.mark.points(1)
def test_rejects_kernels_that_groups_do_not_divide(submission, rng):
    """raises ValueError when groups does not divide O"""
    for filters, groups in [(5, 2), (3, 2), (2, 3), (7, 6), (1, 2), (2, 4), (14, 12)]:
        x, weight = rng.normal(size=(2, 12, 4, 5)), rng.normal(size=(filters, 12 // groups, 3, 2))
        with expect_raises(ValueError, f"{groups} groups do not divide {filters} kernels"):
            submission.conv2d(x, weight, groups=groups)


@pytest.mark.points(2)
def test_rejects_kernels_larger_than_the_padded_input(submission, rng):
    """raises ValueError when the dilated kernel is larger than the padded input"""
    x = rng.normal(size=(2, 3, 5, 7))
    cases = [
        ((6, 2), {}),
        ((2, 8), {}),
        ((9, 2), {}),
        ((6, 8), {"stride": 2}),
        ((6, 2), {"stride": 3}),
        ((2, 8), {"stride": 3}),
        ((8, 3), {"padding": 1}),
        ((3, 10), {"padding": 1}),
        ((3, 2), {"dilation": 3}),
        ((2, 3), {"dilation": 4}),
        ((2, 1), {"dilation": 5}),  # one row too many
        ((1, 2), {"dilation": 7}),
        ((4, 2), {"dilation": 3, "padding": 2, "stride": 2}),
    ]
    for kernel, options in cases:
        with expect_raises(ValueError, f"a kernel of {kernel} does not fit (5, 7) with {options}"):
            submission.conv2d(x, rng.normal(size=(4, 3, *kernel)), **options)


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """leaves x, weight and bias as they were"""
    x, weight, bias = rng.normal(size=(2, 6, 7, 8)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    with unchanged(x=x, weight=weight, bias=bias):
        submission.conv2d(x, weight, bias, stride=2, padding=1, groups=2)
    x, weight = x[:, :3].copy(), weight[:, :, :1, :1].copy()
    with unchanged(x=x, weight=weight, bias=bias):  # on its own: a change made twice may undo itself
        submission.conv2d(x, weight, bias)
    weight, bias = rng.normal(size=(3, 1, 2, 2)), rng.normal(size=3)
    with unchanged(x=x, weight=weight, bias=bias):
        submission.conv2d(x, weight, bias, groups=3)


@pytest.mark.points(2)
def test_is_fast(submission, reference, rng):
    """takes at most a second for an (8, 16, 64, 64) input and a (32, 16, 3, 3) kernel"""
    x, weight, bias = rng.normal(size=(8, 16, 64, 64)), rng.normal(size=(32, 16, 3, 3)), rng.normal(size=32)
    padded, places = np.pad(x, [(0, 0), (0, 0), (1, 1), (1, 1)]), rng.integers(0, (8, 32, 64, 64), (200, 4))
    expected = [np.sum(padded[n, :, i : i + 3, j : j + 3] * weight[o]) + bias[o] for n, o, i, j in places]
    got = expect_fast(lambda m: m.conv2d(x, weight, bias, padding=1), submission, reference, seconds=1.0)
    expect_array(got, (8, 32, 64, 64))
    expect_close(got[tuple(places.T)], np.array(expected), what="the result at 200 places")
