"""The README's example by hand."""

import math

import torch

from grader.expect import as_number, expect_close, expect_sequence

INPUTS = torch.ones(3, 64)
TARGETS = torch.tensor([0, 4, 0])


def example(submission):
    """The given network, all zeros but for the bias of class 0, and that bias's name."""
    model = submission.build_model(0)
    state = {name: torch.zeros_like(value) for name, value in model.state_dict().items()}
    bias = [name for name, value in state.items() if value.shape == (10,)][-1]
    state[bias][0] = math.log(9)
    model.load_state_dict(state)
    return model, bias


def test_example_of_evaluate(submission):
    """evaluate, the example by hand: loss (2 ln 2 + ln 18) / 3, two of three right"""
    model, _ = example(submission)
    loss, accuracy = expect_sequence(submission.evaluate(model, INPUTS, TARGETS, 2), 2)
    expect_close(as_number(loss), 1.4256, rtol=1e-4, what="loss")
    expect_close(as_number(accuracy), 2 / 3, rtol=1e-6, what="accuracy")


def test_example_of_train_epoch(submission):
    """train_epoch, the example by hand: one step over three examples, at once or in batches of one"""
    for batch_size, accumulate in [(3, 1), (1, 3)]:
        model, bias = example(submission)
        loss = submission.train_epoch(model, INPUTS, TARGETS, 3.0, batch_size, 0, accumulate)
        expect_close(as_number(loss), 1.4256, rtol=1e-4, what="loss")
        expected = torch.full((10,), -1 / 6)
        expected[0], expected[4] = math.log(9) + 0.5, 5 / 6
        expect_close(model.state_dict()[bias], expected, what="the last bias after the step")
