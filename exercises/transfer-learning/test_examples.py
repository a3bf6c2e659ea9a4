"""The README's example by hand."""

import math

import torch

from grader.expect import as_number, expect_close, expect_equal, expect_sequence, expect_that


def test_example_of_prepare(submission):
    """the example by hand: frozen features, a new head of three classes"""
    model = submission.Backbone()
    prepared = submission.prepare(model, 3, 0)
    expect_that(prepared is model, "the same model", "another object")
    found = {name: tuple(p.shape) for name, p in model.named_parameters() if p.requires_grad}
    wanted = {"head.weight": (3, 32), "head.bias": (3,)}
    expect_that(found == wanted, str(wanted), str(found), "what requires a gradient")


def test_example_of_finetune(submission):
    """the example by hand: a loss of ln 3 before anything is learned, and buffers that stay"""
    model = submission.prepare(submission.Backbone(), 3, 0)
    state = dict(model.state_dict())
    state |= {"head.weight": torch.zeros(3, 32), "head.bias": torch.zeros(3)}
    model.load_state_dict(state)
    images, labels = torch.rand(16, 1, 8, 8), torch.arange(16) % 3
    losses = expect_sequence(submission.finetune(model, images, labels, 1, 1e-8, 0), 1)
    expect_close(as_number(losses[0]), math.log(3), rtol=1e-4, what="loss of the first epoch")
    after = dict(model.state_dict())
    for name in ("running_mean", "running_var", "num_batches_tracked"):
        expect_equal(after[f"features.bn1.{name}"], state[f"features.bn1.{name}"], what=f"features.bn1.{name}")
