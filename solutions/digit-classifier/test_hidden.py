"""The hidden suite of digit-classifier.

The real training is done once. What has nothing to do with accuracy is seen on 128 images: no usual size of a batch
leaves a single image over.
"""

import numpy as np
import pytest
import torch

from grader.datasets import digits
from grader.expect import expect_array, expect_close, expect_equal, expect_that, unchanged

TRAINED_ON = 1347
FEW = 128


def split():
    """Training images and labels, held-out images and labels: always the same shuffled split."""
    images, labels = map(torch.from_numpy, digits())
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(labels)))
    images, labels = images[order], labels[order]
    return images[:TRAINED_ON], labels[:TRAINED_ON], images[TRAINED_ON:], labels[TRAINED_ON:]


def few(rng):
    """A few images and their labels, chosen at random."""
    images, labels, _, _ = split()
    chosen = torch.from_numpy(rng.permutation(TRAINED_ON)[:FEW])
    return images[chosen], labels[chosen]


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(1, 2**31))


def read(submission, model, images):
    """The submission's digits, held to be (N,) int64 from 0 to 9."""
    shape = (len(images),)
    found = expect_array(submission.predict(model, images), shape, dtype="int64", like=images, what="predict's digits")
    expect_that(bool(((found >= 0) & (found <= 9)).all()), "digits from 0 to 9", str(sorted(set(found.tolist()))))
    return found


def parameters(model):
    """The values of all parameters, in order."""
    return list(model.parameters())


@pytest.mark.gate
@pytest.mark.points(2)
def test_predicts_a_digit_for_each_image(submission, rng):
    """predict gives (N,) int64, a digit from 0 to 9 for each image, for a single one too"""
    images, labels = few(rng)
    model = submission.train(images, labels, new_seed(rng))
    for n in (1, 2, 7, FEW):
        read(submission, model, images[:n])


@pytest.mark.points(8)
def test_reads_held_out_digits(submission, observe, rng):
    """trained on 1,347 digits for at most 60 s of CPU time, it reads at least 97 % of the other 450"""
    images, labels, others, answers = split()
    seed = new_seed(rng)
    submission.train(*few(rng), seed)  # nothing is left of this training, nor of the one below
    before = observe.cpu_seconds
    model = submission.train(images, labels, seed)
    seconds = observe.cpu_seconds - before
    found = read(submission, model, others)
    pale, pale_labels = few(rng)
    submission.train(0.2 * pale, pale_labels, seed + 1)
    expect_close(read(submission, model, others), found, what="the same digits after another training")
    right = int((found == answers).sum())
    wanted = 437  # 0.97 of 450 is 436.5
    expect_that(right >= wanted, f"at least {wanted} of 450 digits read right", str(right), what="held-out images")
    expect_that(seconds <= 60.0, "at most 60 s of CPU time", f"{seconds:.0f} s", what="training")


@pytest.mark.points(2)
def test_has_at_most_50_000_parameters(submission, rng):
    """the model has at most 50,000 parameters"""
    count = sum(value.numel() for value in parameters(submission.train(*few(rng), new_seed(rng))))
    expect_that(0 < count <= 50_000, "from 1 to 50,000 parameters", f"{count:,}", what="the model")


@pytest.mark.points(2)
def test_has_a_convolution(submission, inside, rng):
    """the model is an nn.Module with an nn.Conv2d among its modules"""
    images, labels = few(rng)
    model = submission.train(images, labels, new_seed(rng))
    found = inside.convolutions(model)
    expect_that(found is not None, "an nn.Module", "something else", what="what train returns")
    expect_that(bool(found), "at least one nn.Conv2d", "none", what="the model's modules")
    shapes = [list(value.shape) for value in parameters(model)]
    expect_that(all(shape in shapes for shape in found), "convolutions with parameters", f"{found} not in {shapes}")


@pytest.mark.points(3)
def test_same_in_a_batch_as_alone(submission, rng):
    """predict gives an image the same digit alone, in a batch, and in another batch"""
    images, labels = few(rng)
    model = submission.train(images, labels, new_seed(rng))
    together = read(submission, model, images)
    alone = torch.cat([read(submission, model, images[i : i + 1]) for i in range(60)])
    expect_close(alone, together[:60], what="digits of 60 images one by one, and in a batch of 128")
    beside = torch.cat([images[:60], torch.ones(240, 1, 8, 8)])
    expect_close(read(submission, model, beside)[:60], together[:60], what="digits beside images that are all ink")


@pytest.mark.points(3)
def test_sets_evaluation_mode_itself(submission, rng):
    """predict sets evaluation mode itself: a model in training mode gives the same digits"""
    images, labels = few(rng)
    model = submission.train(images, labels, new_seed(rng))
    model.eval()
    expected = read(submission, model, images)
    for _ in range(3):
        model.train()
        expect_close(read(submission, model, images), expected, what="digits by a model that was in training mode")
    for i in range(FEW):
        model.train()
        alone = read(submission, model, images[i : i + 1])
        expect_close(alone, expected[i : i + 1], what="one digit by a model in training mode")


@pytest.mark.points(3)
def test_same_seed_same_parameters(submission, observe, rng):
    """the same seed and images give the same parameters, whatever was drawn before; other images give others"""
    images, labels = few(rng)
    for seed in (0, new_seed(rng)):
        observe.seed(1)
        first = parameters(submission.train(images, labels, seed))
        observe.seed(2)
        other = parameters(submission.train(*few(rng), seed))
        again = parameters(submission.train(images, labels, seed))
        moved = not all(torch.equal(mine, theirs) for mine, theirs in zip(other, first, strict=False))
        expect_that(moved, "other parameters", "the same", what="training on other images, with the same seed")
        expect_that(len(first) == len(again) > 0, "as many parameters", f"{len(first)} and {len(again)}")
        for i, (mine, theirs) in enumerate(zip(again, first, strict=True)):
            expect_close(mine.detach(), theirs.detach(), rtol=1e-6, atol=1e-7, what=f"parameter {i}, the second time")


@pytest.mark.points(2)
def test_other_seed_other_parameters(submission, observe, rng):
    """another seed gives other parameters"""
    images, labels = few(rng)
    some = new_seed(rng)
    seen = []
    for seed in (0, 1, some, some + 2**16):
        observe.seed(1)
        values = parameters(submission.train(images, labels, seed))
        seen.append(b"".join(value.detach().numpy().tobytes() for value in values))
    expect_that(len(set(seen)) == 4, "four models for four seeds", f"{len(set(seen))} different ones")


@pytest.mark.points(1)
def test_trains_without_some_digits(submission, rng):
    """trains on 128 images which do not show all ten digits"""
    images, labels, others, _ = split()
    first, last = int(rng.integers(0, 9)), 9
    known = torch.from_numpy(rng.permutation(torch.nonzero((labels != first) & (labels != last)).ravel().numpy())[:FEW])
    model = submission.train(images[known], labels[known], new_seed(rng))
    read(submission, model, others)


@pytest.mark.points(1)
def test_leaves_its_arguments_alone(submission, rng):
    """train and predict leave images and labels as they were, and predict the model's parameters"""
    images, labels = few(rng)
    with unchanged(images=images, labels=labels):
        model = submission.train(images, labels, new_seed(rng))
    before = parameters(model)
    with unchanged(images=images):
        found = read(submission, model, images)
    after = parameters(model)
    expect_that(len(after) == len(before), f"{len(before)} parameters as before", f"{len(after)}", what="after predict")
    for i, (value, old) in enumerate(zip(after, before, strict=True)):
        expect_close(value.detach(), old.detach(), what=f"parameter {i} after predict")
        expect_equal(value.requires_grad, old.requires_grad, what=f"requires_grad of parameter {i} after predict")
    expect_close(read(submission, model, images), found, what="the digits of the same images again")
