"""The README's example by hand."""

from grader.expect import expect_integer

CONV = {"kind": "conv", "in": 1, "out": 2, "kernel": 3, "stride": 1, "padding": 1, "dilation": 1, "groups": 1}
LAYERS = [
    {**CONV, "bias": True},
    {"kind": "relu"},
    {"kind": "pool", "kernel": 2, "stride": 2},
    {"kind": "linear", "in": 8, "out": 3, "bias": True},
]


def test_example_counts(submission):
    """the example by hand: parameters and MACs of four layers"""
    expect_integer(submission.count_parameters(LAYERS), 47, what="count_parameters")
    expect_integer(submission.count_macs(LAYERS, (1, 5, 4)), 384, what="count_macs")


def test_example_receptive_field(submission):
    """the example by hand: the receptive field after three layers, and after one more convolution"""
    expect_integer(submission.receptive_field(LAYERS[:3]), 4)
    expect_integer(submission.receptive_field([*LAYERS[:3], {**CONV, "in": 2, "bias": False}]), 8)


def test_example_widest_mlp(submission):
    """the example by hand: the widest MLP within 72 and within 73 parameters"""
    expect_integer(submission.widest_mlp(4, 3, 2, 72), 4)
    expect_integer(submission.widest_mlp(4, 3, 2, 73), 5)
