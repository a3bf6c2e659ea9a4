"""The public checks of conv-arithmetic: the README's example."""

from grader.expect import expect_integer, expect_sequence


def test_example_conv(submission):
    """gives 4 for 7 pixels and for 8 with stride 2 and padding 1, and 2 with dilation 2"""
    expect_integer(submission.conv_output_size(7, 3, stride=2, padding=1), 4, what="7 pixels")
    expect_integer(submission.conv_output_size(8, 3, stride=2, padding=1), 4, what="8 pixels")
    expect_integer(submission.conv_output_size(7, 3, stride=2, dilation=2), 2, what="7 pixels, dilation 2")


def test_example_transposed(submission):
    """leads back from 4 to 7, or to 8 with output_padding 1"""
    expect_integer(submission.transposed_output_size(4, 3, stride=2, padding=1), 7, what="4 pixels")
    got = submission.transposed_output_size(4, 3, stride=2, padding=1, output_padding=1)
    expect_integer(got, 8, what="4 pixels, output_padding 1")


def test_example_same(submission):
    """pads 7 pixels by (1, 1) and 8 by (0, 1) for a kernel of 3 and stride 2"""
    for size, wanted in ((7, (1, 1)), (8, (0, 1))):
        before, after = expect_sequence(submission.same_padding(size, 3, stride=2), 2, f"padding of {size}")
        expect_integer(before, wanted[0], what=f"before {size} pixels")
        expect_integer(after, wanted[1], what=f"after {size} pixels")
