"""The hidden suite of training-loop.

Models of the suite's own live in the worker (inside.py). What they tell is a submission's word there, so it is held
against the parameters that come out: those of the same steps by hand.
"""

import pytest
import torch

from grader.expect import as_number, expect_array, expect_close, expect_equal, expect_sequence, expect_that, unchanged

SOME_MODES = [(0, 0, 0, 0), (1, 0, 1, 0), (0, 1, 0, 1), (1, 1, 0, 0), (0, 0, 1, 1), (1, 0, 0, 1), (0, 1, 1, 1)]


def problem(rng, n, *shape, classes=4):
    """Inputs, targets, and a weight and bias for a linear model of them."""
    inputs = torch.from_numpy(rng.normal(size=(n, *shape))).float() * 1.5
    weight = torch.from_numpy(rng.normal(size=(classes, *shape))).float()
    bias = torch.from_numpy(rng.normal(size=classes)).float()
    return inputs, torch.from_numpy(rng.integers(0, classes, n)), weight, bias


def numbered(inputs):
    """The inputs with each example's number before its first feature."""
    return torch.cat([torch.arange(float(len(inputs)))[:, None], inputs], dim=1)


def new_seed(rng):
    """A seed that no solution can have been written for."""
    return int(rng.integers(1, 2**31))


def by_hand(inputs, targets, weight, bias, order, lr, group):
    """Steps over `group` examples each, one by one: weight, bias and the mean loss before the steps."""
    shape, total = weight.shape, 0.0
    inputs, weight, bias = inputs.double().flatten(1), weight.double().flatten(1), bias.double()
    for start in range(0, len(order), group):
        taken = order[start : start + group]
        step_weight, step_bias = torch.zeros_like(weight), torch.zeros_like(bias)
        for i in taken:
            log_p = torch.log_softmax(weight @ inputs[i] + bias, 0)
            total -= float(log_p[targets[i]])
            error = log_p.exp()  # less 1 for the target, it is the loss's derivative with respect to the logits
            error[targets[i]] -= 1.0
            step_weight += torch.outer(error, inputs[i]) / len(taken)
            step_bias += error / len(taken)
        weight, bias = weight - lr * step_weight, bias - lr * step_bias
    return weight.reshape(shape).float(), bias.float(), total / len(order)


def some_modes(model, inside, pattern):
    """A mode for each of a model's modules: whether it is in train mode, by a pattern of four that is repeated."""
    return [bool(pattern[i % 4]) for i in range(len(inside.modes(model)))]


def expect_number(got, expected, what):
    """A float32 number, of any type that is one."""
    expect_close(as_number(got, what), expected, rtol=1e-4, atol=1e-5, what=what)


def seen(inside, n):
    """The order in which the examples were seen, each of them once."""
    order = inside.seen()
    expect_that(sorted(order) == list(range(n)), f"each of {n} examples once", f"{order}", "examples seen")
    return order


def order_of(submission, inside, data, batch_size, seed, lr=0.1, **keywords):
    """The order in which an epoch shows its examples."""
    inputs, targets, weight, bias = data
    model = inside.numbered(weight, bias)
    submission.train_epoch(model, numbered(inputs), targets, lr, batch_size, seed, **keywords)
    return seen(inside, len(inputs))


def expect_epoch(submission, inside, data, batch_size, seed, accumulate=None, lr=0.3, prepare=None):
    """The parameters and the mean loss of an epoch, held against the same steps by hand."""
    inputs, targets, weight, bias = data
    model = inside.numbered(weight, bias)
    if prepare is not None:
        prepare(model)
    keywords = {} if accumulate is None else {"accumulate": accumulate}
    loss = submission.train_epoch(model, numbered(inputs), targets, lr, batch_size, seed, **keywords)
    order = seen(inside, len(inputs))
    group = batch_size * (accumulate or 1)
    new_weight, new_bias, mean = by_hand(inputs, targets, weight, bias, order, lr, group)
    after = f"after steps over {group} of {len(inputs)} examples"
    expect_close(model.state_dict()["weight"], new_weight, what=f"weight {after}")
    expect_close(model.state_dict()["bias"], new_bias, what=f"bias {after}")
    expect_number(loss, mean, f"mean loss {after}")


@pytest.mark.points(3)
def test_takes_plain_steps(submission, rng, inside):
    """takes a step of plain SGD on the mean cross-entropy for each batch"""
    for n, batch_size, lr in [(24, 6, 0.3), (20, 4, 0.05), (7, 1, 0.2), (12, 12, 1.5)]:
        expect_epoch(submission, inside, problem(rng, n, 5), batch_size, new_seed(rng), lr=lr)
    inputs, *others = problem(rng, 24, 5, classes=12)
    expect_epoch(submission, inside, (inputs * 40, *others), 24, new_seed(rng), lr=0.01)  # logits of some hundreds
    inputs, targets, weight, bias = problem(rng, 6, 2, 3, 4)  # examples with axes of their own; all by keyword
    model = inside.linear(weight, bias)
    expected = by_hand(inputs, targets, weight, bias, range(6), 0.4, 6)
    data = {"model": model, "inputs": inputs, "targets": targets}
    loss = submission.train_epoch(**data, lr=0.4, batch_size=6, seed=new_seed(rng), accumulate=1)
    expect_close(model.state_dict()["weight"], expected[0], what="weight of a model of images")
    expect_number(loss, expected[2], "mean loss of a model of images")
    model = inside.shared(weight, bias)  # each parameter stands at two places, and takes one step
    submission.train_epoch(model, inputs, targets, 0.4, 6, new_seed(rng))
    expect_close(model.state_dict()["weight"], expected[0], what="weight of a model that has it twice")


@pytest.mark.points(2)
def test_includes_the_short_batch(submission, rng, inside):
    """trains on the last short batch too, and weighs examples, not batches, in the mean loss"""
    for n, batch_size in [(23, 4), (41, 8), (9, 8), (5, 3), (3, 10), (1, 1), (1, 4)]:
        expect_epoch(submission, inside, problem(rng, n, 5), batch_size, new_seed(rng))


@pytest.mark.points(2)
def test_shuffles_by_seed(submission, observe, rng, inside):
    """shows the examples in a new order for each seed, whatever the global generators hold"""
    data, some = problem(rng, 30, 3), new_seed(rng)
    orders = []
    for seed in (0, 1, some, some + 1, some + 1000):
        observe.seed(1)
        order = order_of(submission, inside, data, 4, seed)
        observe.seed(2)
        again = order_of(submission, inside, data, 4, seed)
        expect_equal(again, order, what=f"order for seed {seed}, the second time")
        orders.append(tuple(order))
    # Two of these six orders are equal with a probability of 15 / 30!.
    different = len({*orders, tuple(range(30))})
    expect_that(different == 6, "five orders for five seeds, none of them 0, 1, 2, ...", f"{different - 1} such orders")
    # None of the last ten is among the first ten shown with a probability of 0.0062 for one order, 2e-9 for four.
    far = any(i >= 20 for order in orders for i in order[:10])
    expect_that(far, "a shuffle of all examples", "examples near their old places")
    order = order_of(submission, inside, problem(rng, 400, 3), 100, some)
    still = sum(i == place for place, i in enumerate(order))  # as a Poisson number of mean 1: 20 and more have 1e-19
    expect_that(still < 20, "a shuffle of all 400 examples", f"{still} in their old places")


@pytest.mark.points(2)
def test_order_depends_on_seed_alone(submission, rng, inside):
    """shows the examples in the same order whatever batch_size and accumulate are"""
    data, seed = problem(rng, 30, 3), new_seed(rng)
    order = order_of(submission, inside, data, 1, seed)
    for batch_size, accumulate in [(4, 1), (7, 1), (30, 1), (64, 1), (4, 3), (1, 5), (8, 2)]:
        got = order_of(submission, inside, data, batch_size, seed, accumulate=accumulate)
        expect_equal(got, order, what=f"order for batch_size = {batch_size}, accumulate = {accumulate}")
    expect_equal(order_of(submission, inside, data, 4, seed, lr=0.7), order, what="order for another lr")


@pytest.mark.points(2)
def test_runs_in_train_mode(submission, rng, inside):
    """train_epoch puts the model and all of its submodules in train mode"""
    inputs, targets, weight, bias = problem(rng, 8, 5)
    signals = torch.from_numpy(rng.normal(size=(6, 4))).float()
    expected = by_hand(inputs, targets, weight, bias + signals[:5].sum(0), range(8), 0.3, 8)
    for pattern in [(0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 1, 0)]:
        model = inside.nested(weight, bias, signals)
        inside.set_modes(model, some_modes(model, inside, pattern))
        loss = submission.train_epoch(model, inputs, targets, 0.3, 8, new_seed(rng))
        expect_number(loss, expected[2], "mean loss of a model that tells modes by its logits")
        expect_close(model.state_dict()["weight"], expected[0], what="weight of a model that tells modes by its logits")
    model = inside.normed(weight[:, :2], bias)
    submission.train_epoch(model, inputs[:, :2, None] + 3.0, targets, 0.3, 8, new_seed(rng))
    moved = not torch.equal(model.state_dict()["norm.running_mean"], torch.zeros(2))
    expect_that(moved, "statistics that follow the batches", "the old ones", "a batch norm")


@pytest.mark.points(2)
def test_starts_from_cleared_gradients(submission, rng, inside):
    """starts each epoch from cleared gradients, whoever left some"""
    data = problem(rng, 18, 5)
    expect_epoch(submission, inside, data, 6, new_seed(rng), prepare=inside.leave_gradients)
    expect_epoch(submission, inside, data, 3, new_seed(rng), accumulate=2, prepare=inside.leave_gradients)
    inputs, targets, weight, bias = data
    model = inside.linear(weight, bias)
    for epoch in (1, 2):
        submission.train_epoch(model, inputs, targets, 0.2, 18, new_seed(rng))
        weight, bias, _ = by_hand(inputs, targets, weight, bias, range(18), 0.2, 18)
        expect_close(model.state_dict()["weight"], weight, what=f"weight after epoch {epoch} of one step")


@pytest.mark.points(3)
def test_accumulates_batches(submission, rng, inside):
    """accumulate=k over batches of b takes one step on k * b examples, with the mean gradient over them"""
    for n, batch_size, accumulate in [(24, 4, 2), (24, 4, 3), (12, 1, 6), (18, 3, 1)]:
        expect_epoch(submission, inside, problem(rng, n, 5), batch_size, new_seed(rng), accumulate)


@pytest.mark.points(2)
def test_steps_on_an_incomplete_group(submission, rng, inside):
    """takes the mean gradient over the examples of a trailing group that has fewer batches, or a short one"""
    for n, batch_size, accumulate in [(20, 4, 2), (23, 4, 3), (23, 4, 4), (14, 4, 2), (7, 4, 2), (5, 4, 6), (9, 8, 3)]:
        expect_epoch(submission, inside, problem(rng, n, 5), batch_size, new_seed(rng), accumulate)


@pytest.mark.points(2)
def test_dropout_by_seed(submission, observe, rng, inside):
    """draws dropout from seed too: the same parameters for the same seed, others for another"""
    inputs, targets, weight, bias = problem(rng, 40, 6)
    some = new_seed(rng)
    for seed in (0, some):
        ends = []
        for state in (1, 2):
            observe.seed(state)
            model = inside.dropped(weight, bias)
            loss = submission.train_epoch(model, inputs, targets, 0.1, 8, seed)
            ends.append([as_number(loss, "mean loss"), model.state_dict()["weight"]])
        expect_equal(ends[1], ends[0], what=f"mean loss and weight for seed {seed}, the second time")

    # One example has one order. Its 60 inputs are masked alike for two of three seeds with a probability of 3 / 2^60.
    inputs, targets, _, _ = problem(rng, 1, 60)
    ends = []
    for seed in (0, 1, some):
        model = inside.dropped(torch.zeros(4, 60), torch.zeros(4))
        submission.train_epoch(model, inputs, targets, 0.5, 1, seed)
        ends.append(model.state_dict()["weight"])
    for one, other in ((0, 1), (1, 2)):
        alike = torch.allclose(ends[one], ends[other])
        expect_that(not alike, "another dropout for another seed", "the same one", "one step on one example")


@pytest.mark.points(3)
def test_evaluates_loss_and_accuracy(submission, rng, inside):
    """evaluate gives mean cross-entropy and share right over examples, not batches, of batch_size examples at most"""
    for n, batch_size, shape, scale in [(23, 4, (5,), 1), (24, 6, (2, 3, 4), 1), (1, 8, (5,), 1), (9, 2, (5,), 60)]:
        inputs, targets, weight, bias = problem(rng, n, *shape)
        weight *= scale  # logits of some hundreds: their exponentials overflow
        _, _, mean = by_hand(inputs, targets, weight, bias, range(n), 0.0, n)
        logits = inputs.flatten(1).double() @ weight.flatten(1).double().T + bias.double()
        share = sum(int(row.argmax()) == int(target) for row, target in zip(logits, targets, strict=True)) / n
        model = inside.linear(weight, bias)
        loss, accuracy = expect_sequence(submission.evaluate(model, inputs, targets, batch_size), 2)
        expect_number(loss, mean, f"loss of {n} examples in batches of {batch_size}")
        expect_close(as_number(accuracy, "accuracy"), share, rtol=1e-6, what=f"accuracy of {n} examples")
        expect_equal(model.state_dict()["weight"], weight, what="weight after evaluate")
        if len(shape) == 1:
            submission.evaluate(inside.numbered(weight, bias), numbered(inputs), targets, batch_size)
            largest = max(map(len, inside.batches()), default=0)
            expect_that(largest <= batch_size, f"at most {batch_size} examples at a time", f"{largest}", "evaluate")


@pytest.mark.points(2)
def test_evaluates_in_eval_mode(submission, rng, inside):
    """evaluate puts the model and all of its submodules in eval mode"""
    inputs, targets, weight, bias = problem(rng, 14, 5)
    signals = torch.from_numpy(rng.normal(size=(6, 4))).float()
    signals[5] = 0.0
    _, _, mean = by_hand(inputs, targets, weight, bias, range(14), 0.0, 14)
    model = inside.nested(weight, bias, signals)
    for pattern in SOME_MODES:
        inside.set_modes(model, some_modes(model, inside, pattern))
        loss, _ = expect_sequence(submission.evaluate(model, inputs, targets, 4), 2)
        expect_number(loss, mean, "loss of a model that tells modes by its logits")
    model = inside.normed(weight[:, :2], bias)  # its statistics are those of no batch: means 0 and variances 1
    _, _, mean = by_hand(inputs[:, :2], targets, weight[:, :2], bias, range(14), 0.0, 14)
    loss, _ = expect_sequence(submission.evaluate(model, inputs[:, :2, None], targets, 4), 2)
    expect_number(loss, mean, "loss of a model with a batch norm")


@pytest.mark.points(1)
def test_evaluates_without_a_graph(submission, rng, inside):
    """evaluate builds no graph, and afterwards graphs are built where they were before"""
    inputs, targets, weight, bias = problem(rng, 14, 5)
    signals = torch.zeros(6, 4)
    signals[5] = torch.tensor([3.0, -2.0, 1.0, 0.0])
    _, _, mean = by_hand(inputs, targets, weight, bias, range(14), 0.0, 14)
    for wanted in (True, False, True):
        model = inside.nested(weight, bias, signals)
        inside.graphs(wanted)
        loss, _ = expect_sequence(submission.evaluate(model, inputs, targets, 5), 2)
        kept = inside.graphs(True) == wanted
        expect_number(loss, mean, "loss of a model that gives other logits when a graph is built")
        expect_that(kept, f"torch.is_grad_enabled() {wanted}, as before", f"{not wanted}", "after evaluate")


@pytest.mark.points(2)
def test_evaluate_restores_modes(submission, rng, inside):
    """evaluate leaves every submodule in the mode in which it found it"""
    inputs, targets, weight, bias = problem(rng, 6, 5)
    model = inside.nested(weight, bias, torch.zeros(6, 4))
    _, _, mean = by_hand(inputs, targets, weight, bias, range(6), 0.0, 6)
    for pattern in [(1, 1, 1, 1), *SOME_MODES]:
        before = some_modes(model, inside, pattern)
        inside.set_modes(model, before)
        frozen = ["bias"] if pattern[0] else []
        inside.leave_gradients(model, frozen)
        loss, _ = expect_sequence(submission.evaluate(model, inputs, targets, 4), 2)
        expect_number(loss, mean, "loss")
        expect_equal(inside.modes(model), before, what="whether the model and its submodules are in train mode")
        expect_that(
            inside.as_left(model, frozen), "gradients and requires_grad as they were", "others", "after evaluate"
        )


@pytest.mark.points(1)
def test_build_model(submission, observe, rng):
    """build_model maps (N, 64) to (N, 10), with dropout, and has the same parameters for the same seed"""
    inputs, targets, _, _ = problem(rng, 50, 64, classes=10)
    some, states = new_seed(rng), []
    for seed in (0, 1, some):
        observe.seed(1)
        states.append(submission.build_model(seed).state_dict())
        observe.seed(2)
        model = submission.build_model(seed)
        again = model.state_dict()
        for name, value in states[-1].items():
            expect_equal(again[name], value, what=f"{name} for seed {seed}, the second time")
        loss, _ = expect_sequence(submission.evaluate(model, inputs, targets, 20), 2)
        model.eval()
        logits = expect_array(model(inputs), (50, 10), like=inputs, what="logits")
        expect_number(loss, float(torch.nn.functional.cross_entropy(logits, targets)), "loss of the given model")
        model.train()
        dropped = not torch.equal(model(inputs), logits)
        expect_that(dropped, "other logits in train mode, by dropout", "the same as in eval mode", "the given model")
    for one, other in ((0, 1), (1, 2)):
        same = all(torch.equal(states[one][name], states[other][name]) for name in states[one])
        expect_that(not same, "other parameters for another seed", "the same", "build_model")


@pytest.mark.points(1)
def test_leaves_arguments_alone(submission, rng, inside):
    """leaves inputs and targets as they were"""
    inputs, targets, weight, bias = problem(rng, 10, 5)
    expected = by_hand(inputs, targets, weight, bias, range(10), 0.3, 10)
    model = inside.linear(weight, bias)
    with unchanged(inputs=inputs, targets=targets):
        submission.evaluate(model, inputs, targets, 4)
    with unchanged(inputs=inputs, targets=targets):
        loss = submission.train_epoch(model, inputs, targets, 0.3, 10, 3)
    expect_number(loss, expected[2], "mean loss")
