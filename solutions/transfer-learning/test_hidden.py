"""The hidden suite of transfer-learning.

The suite has a backbone of its own: it is pretrained here, and the submission's must give the same numbers.
"""

from collections import OrderedDict

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from grader.datasets import digits
from grader.expect import as_number, expect_close, expect_equal, expect_fast, expect_sequence, expect_that, unchanged

NEW_DIGITS = torch.tensor([2, 3, 5])  # with features of the other seven, plain solutions reach 0.92 to 0.99 on these
HEAD = ("head.weight", "head.bias")
NORMS = ("features.bn1.weight", "features.bn1.bias", "features.bn2.weight", "features.bn2.bias")
CONVS = ("features.conv1.weight", "features.conv1.bias", "features.conv2.weight", "features.conv2.bias")
PARAMETERS = (*HEAD, *NORMS, *CONVS)
TOP = (*HEAD, *NORMS[2:], *CONVS[2:])  # what gradual unfreezing comes to after the head


def own_backbone(num_classes=10):
    """The network of the exercise, made here."""
    layers = {"conv1": nn.Conv2d(1, 16, 3, padding=1), "bn1": nn.BatchNorm2d(16), "a": nn.ReLU(), "b": nn.MaxPool2d(2)}
    layers |= {"conv2": nn.Conv2d(16, 8, 3, padding=1), "bn2": nn.BatchNorm2d(8), "c": nn.ReLU(), "d": nn.MaxPool2d(2)}
    features = nn.Sequential(OrderedDict({**layers, "e": nn.Flatten()}))
    return nn.Sequential(OrderedDict(features=features, head=nn.Linear(32, num_classes)))


def some_state(rng):
    """Values for a Backbone, statistics included."""
    state = {}
    for name, value in own_backbone().state_dict().items():
        around = 1.0 if name in NORMS[::2] or name.endswith("running_var") else 100.0 * name.endswith("tracked")
        numbers = rng.uniform(around - 0.5, around + 0.5, (*value.shape, 1))[..., 0]
        state[name] = torch.from_numpy(np.asarray(numbers)).to(value.dtype)
    return state


def own(state):
    """The suite's network with these values."""
    model = own_backbone(len(state["head.bias"]))
    model.load_state_dict(state)
    return model


def logits(x, state):
    """What the network gives in eval mode."""
    with torch.no_grad():
        return own(state).eval()(x)


def build(module, state):
    """A module's Backbone with these values."""
    model = module.Backbone()
    model.load_state_dict(state)
    return model


def prepared(submission, rng):
    """A backbone with some values, prepared for three classes; and its state after that."""
    model = submission.prepare(build(submission, some_state(rng)), 3, new_seed(rng))
    return model, dict(model.state_dict())


def task(rng, n):
    """Images and labels without meaning."""
    return torch.from_numpy(rng.uniform(size=(n, 1, 8, 8))).float(), torch.from_numpy(rng.integers(0, 3, n))


def numbers(losses, epochs):
    """The losses, held to be a number for each epoch."""
    return [as_number(loss, "loss") for loss in expect_sequence(losses, epochs, "losses")]


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(1, 2**31))


def far_seed(rng):
    """A seed that is 0 for those who keep its last four digits or 16 bits alone."""
    return 2**16 * 5**4 * int(rng.integers(1, 50))


def expect_trainable(model, names):
    """These parameters require gradients, and no others."""
    found = sorted(name for name, parameter in model.named_parameters() if parameter.requires_grad)
    expect_that(found == sorted(names), f"{sorted(names)}", f"{found}", "what requires a gradient")


def expect_same(after, before, names, what):
    """These values are bit for bit the same."""
    for name in names:
        expect_equal(after[name], before[name], what=f"{name}, {what}")


def expect_moved(after, before, names):
    """Each of these has another value. Not asked of a convolution's bias, which does nothing before a batch norm."""
    still = [name for name in names if torch.equal(after[name], before[name]) and name not in CONVS[1::2]]
    expect_that(not still, f"new values of {', '.join(names)}", f"the old ones of {', '.join(still)}")


def tune(submission, rng, inside, trainable, mode="train"):
    """Train these parameters of a prepared model on images without meaning: its state after and before."""
    model, before = prepared(submission, rng)
    inside.leave_gradients(model)
    inside.set_trainable(model, trainable)
    getattr(model, mode)()
    numbers(submission.finetune(model, *task(rng, 48), 2, 0.02, new_seed(rng)), 2)
    return dict(model.state_dict()), before


@pytest.mark.points(2)
def test_replaces_the_head(submission, rng):
    """prepare gives the same model, its features followed by a new head of num_classes"""
    x, _ = task(rng, 5)
    for num_classes in (3, 2, 10, 17):
        model = build(submission, state := some_state(rng))
        old = model.head
        got = submission.prepare(model=model, num_classes=num_classes, seed=new_seed(rng))
        expect_that(got is model, "the model that was given", "another object", "prepare's result")
        expect_that(model.head is not old, "a new head", "the old one", f"head of {num_classes} classes")
        now = dict(model.state_dict())
        expect_equal(
            [tuple(now[name].shape) for name in HEAD], [(num_classes, 32), (num_classes,)], what="head's shapes"
        )
        model.eval()
        expect_close(model(x), logits(x, {**state, **{name: now[name] for name in HEAD}}), what="the new logits")


@pytest.mark.points(2)
def test_freezes_all_but_the_head(submission, rng, inside):
    """after prepare the head's weight and bias require gradients, and nothing else does"""
    for trainable in (PARAMETERS, (), CONVS, HEAD, NORMS, TOP):
        model = build(submission, some_state(rng))
        inside.set_trainable(model, trainable)
        submission.prepare(model, 10, new_seed(rng))  # as many classes as before
        expect_trainable(model, HEAD)
        submission.prepare(submission.prepare(model, 4, new_seed(rng)), 5, new_seed(rng))  # for a second task too
        expect_trainable(model, HEAD)


@pytest.mark.points(2)
def test_prepare_keeps_the_features(submission, rng):
    """prepare keeps the features' values, those of the buffers too"""
    model = build(submission, state := some_state(rng))
    submission.prepare(model, 3, new_seed(rng))
    expect_trainable(model, HEAD)
    expect_same(dict(model.state_dict()), state, [name for name in state if name not in HEAD], "after prepare")


@pytest.mark.points(2)
def test_head_comes_from_seed(submission, observe, rng):
    """draws a new head's values from seed, whatever the global generators hold, for ten classes as well"""
    heads = []
    for seed in (0, 1, far_seed(rng)):
        for generators in (1, 2):
            observe.seed(generators)
            now = submission.prepare(build(submission, some_state(rng)), 10, seed).state_dict()
            heads.append([now[name] for name in HEAD])
        expect_equal(heads[-1], heads[-2], what=f"weight and bias of the head for seed {seed}, the second time")
    expect_that(len({weight.numpy().tobytes() for weight, _ in heads}) == 3, "three heads for three seeds", "fewer")


@pytest.mark.points(3)
def test_groups_every_parameter_once(submission, rng, inside):
    """parameter_groups gives head_lr to the head and feature_lr to every parameter of the features, frozen ones too"""
    wanted = {"head": sorted(HEAD), "features": sorted((*NORMS, *CONVS))}
    for trainable, rates in [(PARAMETERS, (0.1, 0.003)), (HEAD, (0.01, 0.02)), (TOP, (0.25, 0.0)), ((), (0.0, 1.0))]:
        model, _ = prepared(submission, rng)
        inside.set_trainable(model, trainable)
        told = expect_sequence(inside.groups(model, *rates), 2, "groups")
        told.sort(key=lambda group: "head.weight" not in group[1])
        for (lr, names), (part, every), rate in zip(told, wanted.items(), rates, strict=True):
            expect_that(sorted(names) == every, f"{every}", f"{sorted(names)}", f"parameters of the {part}")
            expect_close(as_number(lr, "lr"), rate, rtol=1e-12, what=f"lr of the {part}")


@pytest.mark.points(1)
def test_groups_change_nothing(submission, rng, inside):
    """parameter_groups freezes and unfreezes nothing"""
    for trainable in (PARAMETERS, HEAD, ("features.conv2.bias", "features.bn1.weight"), ()):
        model, state = prepared(submission, rng)
        inside.set_trainable(model, trainable)
        for head_lr, feature_lr in ((0.1, 0.01), (0.1, 0.0), (0.0, 0.01)):
            groups = submission.parameter_groups(model=model, head_lr=head_lr, feature_lr=feature_lr)
            rates = sorted(as_number(group["lr"], "lr") for group in expect_sequence(groups, 2, "groups"))
            expect_close(np.array(rates), np.array(sorted((head_lr, feature_lr))), what="learning rates")
            expect_trainable(model, trainable)
        expect_same(dict(model.state_dict()), state, state, "after parameter_groups")


@pytest.mark.points(3)
def test_trains_what_is_trainable(submission, rng, inside):
    """finetune trains every parameter that requires a gradient, the head's and the features'"""
    for trainable in (HEAD, TOP, CONVS[:1], (*HEAD, NORMS[1]), PARAMETERS):
        after, before = tune(submission, rng, inside, trainable)
        expect_moved(after, before, trainable)


@pytest.mark.points(3)
def test_leaves_frozen_parameters_alone(submission, rng, inside):
    """finetune leaves frozen parameters bit for bit as they were, the head's too, and whatever gradients they have"""
    for trainable in (HEAD, TOP, (CONVS[0], NORMS[1]), (HEAD[1], NORMS[2])):
        after, before = tune(submission, rng, inside, trainable)
        frozen = [name for name in PARAMETERS if name not in trainable]
        expect_same(after, before, frozen, f"frozen while {', '.join(trainable)} are trained")
        expect_moved(after, before, trainable)


@pytest.mark.points(3)
def test_leaves_frozen_batch_norms_alone(submission, rng, inside):
    """finetune leaves the buffers of frozen batch norms bit for bit as they were, in whatever mode the model was"""
    buffers = ("running_mean", "running_var", "num_batches_tracked")
    cases = [(HEAD, "12"), ((*HEAD, *CONVS), "12"), (TOP, "1"), ((*HEAD, NORMS[0]), "2"), (CONVS[:1], "12")]
    for trainable, frozen in cases:
        for mode in ("train", "eval"):
            after, before = tune(submission, rng, inside, trainable, mode)
            names = [f"features.bn{i}.{name}" for i in frozen for name in buffers]
            expect_same(after, before, names, f"whose batch norm is frozen while {', '.join(trainable)} are trained")
            expect_moved(after, before, trainable)


def settled(state, images):
    """These values, with the statistics of these images: the network gives in train mode what it gives in eval mode."""
    model = own(state)
    model.features.bn1.momentum = model.features.bn2.momentum = 1.0
    with torch.no_grad():
        model(images)
    return dict(model.state_dict())


@pytest.mark.points(2)
def test_returns_mean_losses(submission, rng):
    """finetune returns the mean loss of each epoch, over all of its images"""
    images, labels = task(rng, 320)
    model, state = prepared(submission, rng)
    state["head.weight"] = torch.from_numpy(rng.normal(size=(3, 32))).float()  # unlike any initial one
    model.load_state_dict(state := settled(state, images))
    each = F.cross_entropy(logits(images, state), labels, reduction="none").double()
    # lr is so small that the model stays as it is: every epoch has the loss of a model without training.
    losses = numbers(submission.finetune(model, images, labels, 15, 1e-9, new_seed(rng)), 15)
    # Five times what a mean of the batches' means is off by for batches of 100, the last of which is short.
    expect_close(
        np.array(losses), np.full(15, float(each.mean())), rtol=0.0, atol=0.2 * float(each.std()), what="losses"
    )
    # Of copies of one image every mean is the same, whatever the batches are and however short the last of them.
    for n in (1, 45, 131):
        copies = images[:1].repeat(n, 1, 1, 1)
        model.load_state_dict(state := settled(state, images[:1].repeat(320, 1, 1, 1)))
        scores = logits(images[:1], state).double()
        one = float(F.cross_entropy(scores, scores.argmin(1)))  # the least likely class: far from 0
        losses = numbers(submission.finetune(model, copies, scores.argmin(1).repeat(n), 2, 1e-9, new_seed(rng)), 2)
        expect_close(np.array(losses), np.full(2, one), rtol=0.01, what=f"losses of {n} like images")
    # Learned by heart, these cost next to nothing in the end. A mean over all epochs would keep a 20th of the first.
    state["head.bias"] -= 20.0 * F.one_hot(scores.argmin(1)[0], 3)
    model.load_state_dict(state)
    losses = numbers(submission.finetune(model, copies[:8], scores.argmin(1).repeat(8), 20, 0.5, new_seed(rng)), 20)
    expect_that(losses[-1] < losses[0] / 40, "a loss near 0 in the end", f"{losses[-1]:.3g} after {losses[0]:.3g}")


def pretrained(images, labels):
    """A backbone's state after eight epochs on these digits, by plain SGD."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so little work takes longer when it is shared
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        model = own_backbone()
        for _ in range(8):
            for batch in torch.randperm(len(images)).split(64):
                loss = F.cross_entropy(model(images[batch]), labels[batch])
                gradients = torch.autograd.grad(loss, list(model.parameters()))
                with torch.no_grad():
                    for parameter, gradient in zip(model.parameters(), gradients, strict=True):
                        parameter -= 0.3 * gradient
    torch.set_num_threads(threads)
    return dict(model.state_dict())


@pytest.mark.points(3)
def test_reaches_085(submission, rng, reference):
    """finetune reaches an accuracy of 0.85 on three new digits, with features of the other seven, within 20 s"""
    prepared(submission, rng)
    images, labels = map(torch.from_numpy, digits())
    new = torch.isin(labels, NEW_DIGITS)
    state = pretrained(images[~new], labels[~new])
    shuffled = torch.nonzero(new)[:, 0][np.random.default_rng(11).permutation(int(new.sum()))]
    images, labels = images[shuffled], torch.searchsorted(NEW_DIGITS, labels[shuffled])
    made = []

    def tuned(module):
        model = module.prepare(build(module, state), 3, 5)
        made.append((model, module.finetune(model, images[:300], labels[:300], epochs=20, lr=1e-2, seed=6)))

    expect_fast(tuned, submission, reference, seconds=20.0)
    model, _ = made[0]
    model.eval()
    share = float((model(images[300:]).argmax(1) == labels[300:]).float().mean())
    expect_that(share >= 0.85, "an accuracy of at least 0.85", f"{share:.3f}", f"{len(images) - 300} new images")


@pytest.mark.points(3)
def test_order_comes_from_seed(submission, observe, rng):
    """finetune takes the images in an order that seed decides, whatever the global generators hold"""
    model, before = prepared(submission, rng)
    images, labels = task(rng, 192)
    ends = []
    for seed in (0, 1, far_seed(rng)):
        for generators in (1, 2):
            model.load_state_dict(before)
            observe.seed(generators)
            losses = numbers(submission.finetune(model, images, labels, 2, 0.02, seed), 2)
            after = dict(model.state_dict())
            expect_moved(after, before, HEAD)
            ends.append([losses, *(after[name] for name in HEAD)])
        expect_equal(ends[-1], ends[-2], what=f"losses and head for seed {seed}, the second time")
    expect_that(len({end[1].numpy().tobytes() for end in ends}) == 3, "three results for three seeds", "fewer")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng):
    """finetune leaves images and labels as they were"""
    model, before = prepared(submission, rng)
    images, labels = task(rng, 40)
    for given in (images, 16.0 * images, images - 0.5):
        model.load_state_dict(before)
        with unchanged(images=given, labels=labels):
            submission.finetune(model, given, labels, 2, 0.02, new_seed(rng))
        expect_moved(dict(model.state_dict()), before, HEAD)
