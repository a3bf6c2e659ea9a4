"""The hidden suite of conv-arithmetic: places are counted, and pixels written, one by one.

These oracles equal the shapes that torch.nn.functional.conv1d and conv_transpose1d give.
"""

import itertools

import pytest

from grader.expect import expect_integer, expect_raises, expect_sequence


def conv(size, kernel, stride=1, padding=0, dilation=1):
    """The places at which the last tap still lies in the padded input."""
    places, first = 0, 0
    while first + (kernel - 1) * dilation < size + 2 * padding:
        places, first = places + 1, first + stride
    return places


def transposed(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    """The pixels up to the last that is written, less the padding at both ends; may be 0 or less."""
    written = {pixel * stride + tap * dilation for pixel in range(size) for tap in range(kernel)}
    return max(written) + 1 - padding - padding + output_padding


def same(size, kernel, stride=1, dilation=1):
    """The first total, from 0 on, with which as many places are counted as there are strides begun."""
    wanted = len(range(0, size, stride))
    total = next(total for total in itertools.count() if conv(size + total, kernel, stride, 0, dilation) == wanted)
    return total // 2, total - total // 2


def some(rng, low, high, n=1):
    """Ints from low to high, both included."""
    return [int(value) for value in rng.integers(low, high + 1, n)]


def shown(arguments):
    """stride 2, padding 1."""
    return ", ".join(f"{name} {value}" for name, value in arguments.items())


def expect_conv(submission, **arguments):
    """The size is that of the places counted."""
    expect_integer(submission.conv_output_size(**arguments), conv(**arguments), what=shown(arguments))


def expect_transposed(submission, **arguments):
    """The size is that of the pixels written."""
    expect_integer(submission.transposed_output_size(**arguments), transposed(**arguments), what=shown(arguments))


def expect_same(submission, **arguments):
    """Both numbers of pixels are those of the first total that serves."""
    what = shown(arguments)
    before, after = expect_sequence(submission.same_padding(**arguments), 2, what)
    wanted = same(**arguments)
    expect_integer(before, wanted[0], what=f"before, {what}")
    expect_integer(after, wanted[1], what=f"after, {what}")


@pytest.mark.points(2)
def test_conv_counts_the_places(submission, rng):
    """conv_output_size counts the places at which the whole kernel fits, down to a single one"""
    for size, kernel in ((9, 3), (9, 4), (5, 5), (6, 1), (1, 1), (224, 7), (1000, 11), (1000, 300)):
        expect_conv(submission, size=size, kernel=kernel)
    for kernel, more in zip(some(rng, 1, 9, 6), some(rng, 0, 30, 6), strict=True):
        expect_conv(submission, size=kernel + more, kernel=kernel)


@pytest.mark.points(2)
def test_conv_leaves_out_what_remains(submission, rng):
    """conv_output_size leaves out what a stride does not reach at the right edge"""
    for stride in (2, 3, 5):
        for size in range(4, 4 + 2 * stride):
            expect_conv(submission, size=size, kernel=4, stride=stride)
    for size, stride in zip(some(rng, 3, 200, 6), some(rng, 2, 12, 6), strict=True):
        expect_conv(submission, size=size, kernel=3, stride=stride)


@pytest.mark.points(2)
def test_conv_pads_both_sides(submission, rng):
    """conv_output_size puts the padding on both sides, which lets a larger kernel fit as well"""
    for size, kernel, padding in (
        (7, 3, 1),
        (7, 2, 3),
        (1, 1, 4),
        (1, 3, 1),
        (2, 5, 2),
        (2, 6, 2),
        (3, 7, 5),
        (3, 1, 90),
    ):
        expect_conv(submission, size=size, kernel=kernel, padding=padding)
    for size, padding in zip(some(rng, 4, 50, 6), some(rng, 1, 6, 6), strict=True):
        expect_conv(submission, size=size, kernel=4, stride=3, padding=padding)


@pytest.mark.points(1)
def test_conv_spreads_the_taps(submission, rng):
    """conv_output_size takes a dilated kernel to span dilation * (kernel - 1) + 1 pixels"""
    for kernel, dilation in itertools.product((1, 2, 3, 4), (1, 2, 3, 5)):
        span = dilation * (kernel - 1) + 1
        for size in (span, span + some(rng, 1, 20)[0]):
            expect_conv(submission, size=size, kernel=kernel, dilation=dilation)
    for size in (505, 580, 700):
        expect_conv(submission, size=size, kernel=4, dilation=168)


@pytest.mark.points(1)
def test_large_numbers(submission, rng):
    """all three are exact for large numbers too"""
    for stride in some(rng, 2**40, 2**45, 3):
        for size in (3 * stride + 4, 3 * stride + 5, 3 * stride + 6):  # few places: counting them is no slower
            expect_conv(submission, size=size, kernel=3, stride=stride, padding=1, dilation=3)
        expect_transposed(submission, size=4, kernel=3, stride=stride, padding=2, output_padding=1)
        for size in (3 * stride, 3 * stride + 1, 3 * stride + 2):
            expect_same(submission, size=size, kernel=6, stride=stride)


@pytest.mark.points(1)
def test_conv_with_everything(submission, rng):
    """conv_output_size takes all settings together, in order and by name, each with its default"""
    for _ in range(25):
        (size,), (kernel, dilation), (stride,), (padding,) = (
            some(rng, 20, 60),
            some(rng, 1, 5, 2),
            some(rng, 1, 6),
            some(rng, 0, 4),
        )
        settings = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
        expect_conv(submission, **settings)
        in_order = submission.conv_output_size(size, kernel, stride, padding, dilation)
        expect_integer(in_order, conv(**settings), what=f"in order: {shown(settings)}")


@pytest.mark.points(2)
def test_conv_refuses_no_output(submission, rng):
    """conv_output_size raises ValueError where the kernel fits nowhere, whatever the stride"""
    for kernel, padding, dilation in ((4, 0, 1), (7, 2, 1), (3, 1, 4), (2, 0, 9), (6, 1, 3)):
        fits = dilation * (kernel - 1) + 1 - 2 * padding
        for stride in (1, 2, 3, 4, 7):
            settings = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
            expect_conv(submission, size=fits, **settings)
            for size in {fits - 1, fits - 2, fits - 3, fits // 2} - {0, -1}:
                if size >= 1:
                    with expect_raises(ValueError, f"the kernel fits nowhere: size {size}, {shown(settings)}"):
                        submission.conv_output_size(size=size, **settings)


@pytest.mark.points(2)
def test_transposed_steps_by_the_stride(submission, rng):
    """transposed_output_size writes kernels `stride` pixels apart, up to the end of the last one"""
    for size, kernel, stride in ((5, 3, 1), (5, 3, 2), (4, 2, 2), (4, 1, 3), (1, 4, 5), (1, 1, 1), (112, 7, 2)):
        expect_transposed(submission, size=size, kernel=kernel, stride=stride)
    for size, kernel, stride in zip(some(rng, 2, 40, 6), some(rng, 1, 8, 6), some(rng, 2, 7, 6), strict=True):
        expect_transposed(submission, size=size, kernel=kernel, stride=stride)
    expect_transposed(submission, size=some(rng, 2, 40)[0], kernel=4)


@pytest.mark.points(2)
def test_transposed_cuts_off_the_padding(submission, rng):
    """transposed_output_size cuts the padding off from both ends, down to a single pixel"""
    for size, kernel, stride, padding in ((4, 3, 2, 1), (4, 4, 2, 1), (6, 5, 1, 2), (1, 5, 3, 2), (2, 1, 4, 2)):
        expect_transposed(submission, size=size, kernel=kernel, stride=stride, padding=padding)
    for size, padding in zip(some(rng, 8, 40, 6), some(rng, 1, 6, 6), strict=True):
        expect_transposed(submission, size=size, kernel=3, stride=2, padding=padding)


@pytest.mark.points(1)
def test_transposed_adds_output_padding(submission, rng):
    """transposed_output_size adds output_padding once, with any stride"""
    for stride in (2, 3, 5):
        for output_padding in range(stride):
            (size,) = some(rng, 1, 20)
            settings = {"size": size, "kernel": 3, "stride": stride, "output_padding": output_padding}
            expect_transposed(submission, **settings)
            expect_transposed(submission, **settings, padding=1)
    for stride, dilation in ((1, 2), (2, 5), (3, 4)):  # as many as the stride, or more
        expect_transposed(submission, size=5, kernel=3, stride=stride, output_padding=dilation - 1, dilation=dilation)


@pytest.mark.points(1)
def test_transposed_spreads_the_taps(submission, rng):
    """transposed_output_size takes a dilated kernel to span dilation * (kernel - 1) + 1 pixels"""
    for kernel, dilation in itertools.product((1, 2, 3, 4), (1, 2, 3, 5)):
        (size,) = some(rng, 1, 20)
        expect_transposed(submission, size=size, kernel=kernel, stride=3, dilation=dilation)


@pytest.mark.points(1)
def test_transposed_with_everything(submission, rng):
    """transposed_output_size takes all settings together, in order and by name, each with its default"""
    for _ in range(25):
        (size,), (kernel, dilation), (stride,), (padding,) = (
            some(rng, 10, 40),
            some(rng, 1, 5, 2),
            some(rng, 2, 6),
            some(rng, 0, 4),
        )
        settings = {"size": size, "kernel": kernel, "stride": stride, "padding": padding}
        settings |= {"output_padding": some(rng, 0, stride - 1)[0], "dilation": dilation}
        expect_transposed(submission, **settings)
        in_order = submission.transposed_output_size(*settings.values())
        expect_integer(in_order, transposed(**settings), what=f"in order: {shown(settings)}")


@pytest.mark.points(2)
def test_transposed_refuses_no_output(submission):
    """transposed_output_size raises ValueError where the padding cuts everything off"""
    cases = [
        ({"size": 1, "kernel": 2}, 1),  # 0 pixels are left
        ({"size": 1, "kernel": 1}, 1),  # -1
        ({"size": 3, "kernel": 2, "stride": 2}, 3),
        ({"size": 2, "kernel": 3, "stride": 4, "output_padding": 1}, 4),
        ({"size": 2, "kernel": 2, "stride": 2, "dilation": 3}, 3),
        ({"size": 2, "kernel": 1, "stride": 3, "output_padding": 2}, 9),
    ]
    for settings, padding in cases:
        assert transposed(**settings, padding=padding) <= 0 < transposed(**settings, padding=0)
        largest = (transposed(**settings) - 1) // 2
        expect_transposed(submission, **settings, padding=largest)
        with expect_raises(ValueError, f"nothing is left: {shown(settings)}, padding {padding}"):
            submission.transposed_output_size(**settings, padding=padding)


@pytest.mark.points(2)
def test_same_keeps_the_size(submission, rng):
    """same_padding with stride 1 pads by what the kernel spans beyond one pixel, whatever the size"""
    for kernel in (1, 2, 3, 4, 5, 8):
        expect_same(submission, size=some(rng, 1, 40)[0], kernel=kernel)
        expect_same(submission, size=1, kernel=kernel, stride=1)


@pytest.mark.points(2)
def test_same_takes_size_and_stride_into_account(submission, rng):
    """same_padding pads as little as gives ceil(size / stride) pixels, which depends on size and stride"""
    for kernel, stride in ((3, 2), (5, 2), (7, 4), (4, 3), (11, 3), (6, 5)):
        (start,) = some(rng, 1, 30)
        for size in range(start, start + stride + 1):
            expect_same(submission, size=size, kernel=kernel, stride=stride)
    for size, kernel, stride in ((1, 3, 2), (2, 9, 5), (1, 4, 7), (224, 7, 2), (3, 6, 3)):
        expect_same(submission, size=size, kernel=kernel, stride=stride)


@pytest.mark.points(1)
def test_same_is_never_negative(submission):
    """same_padding is (0, 0), not negative, where the stride jumps over pixels anyway"""
    for kernel, stride in ((1, 2), (1, 5), (2, 4), (3, 7)):
        for size in range(1, 2 * stride + 2):
            expect_same(submission, size=size, kernel=kernel, stride=stride)


@pytest.mark.points(1)
def test_same_puts_the_odd_pixel_after(submission, rng):
    """same_padding puts the odd pixel after the input, not before"""
    for size, kernel, stride in ((5, 2, 1), (6, 4, 1), (8, 3, 2), (6, 5, 2), (9, 4, 1), (10, 6, 3)):
        expect_same(submission, size=size, kernel=kernel, stride=stride)
    expect_same(submission, size=some(rng, 1, 30)[0], kernel=2 * some(rng, 1, 5)[0])


@pytest.mark.points(1)
def test_same_with_dilation(submission, rng):
    """same_padding spreads the taps, and takes its arguments in order, with their defaults"""
    for kernel, dilation, stride in itertools.product((1, 2, 3), (2, 3, 4), (1, 2, 3)):
        expect_same(submission, size=some(rng, 1, 30)[0], kernel=kernel, stride=stride, dilation=dilation)
    for arguments in ((9, 4, 2, 3), (8, 3, 3, 2), (9, 4, 2), (9, 4), (1, 5)):
        before, after = expect_sequence(submission.same_padding(*arguments), 2, f"same_padding{arguments}")
        expect_integer(before, same(*arguments)[0], what=f"before, same_padding{arguments}")
        expect_integer(after, same(*arguments)[1], what=f"after, same_padding{arguments}")


@pytest.mark.points(1)
def test_refuses_a_size_below_1(submission):
    """conv_output_size and transposed_output_size raise ValueError for size < 1, whatever the padding"""
    expect_conv(submission, size=1, kernel=3, padding=2)
    expect_transposed(submission, size=1, kernel=9, stride=2)
    for size in (0, -1, -4):
        for kernel, padding in ((1, 0), (1, 8), (3, 8), (9, 12)):
            with expect_raises(ValueError, f"conv_output_size has size = {size}, padding = {padding}"):
                submission.conv_output_size(size, kernel, 1, padding)
        for kernel, output_padding in ((1, 0), (9, 0), (20, 1)):
            with expect_raises(ValueError, f"transposed_output_size has size = {size}, kernel = {kernel}"):
                submission.transposed_output_size(size, kernel, 2, 0, output_padding)


@pytest.mark.points(1)
def test_same_refuses_a_size_below_1(submission):
    """same_padding raises ValueError for size < 1"""
    expect_same(submission, size=1, kernel=3, stride=2)
    for size in (0, -1, -4):
        for kernel, stride in ((1, 1), (3, 1), (3, 2), (8, 3)):
            with expect_raises(ValueError, f"same_padding has size = {size}"):
                submission.same_padding(size, kernel, stride)
