"""the loss is measured after the step"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_takes_plain_steps"


def build_model(seed):
    """Make a small network with dropout, to try the loop on. Given: leave it as it is.

    Args:
        seed: An int >= 0; the same seed gives the same parameters.

    Returns:
        A network that maps (N, 64) float32 to logits, (N, 10).
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))


def train_epoch(model, inputs, targets, lr, batch_size, seed, accumulate=1):
    """Train for one epoch by plain SGD on the mean cross-entropy.

    Args:
        model: Any nn.Module that maps a batch of inputs to logits, (batch, C); its parameters are changed in place.
        inputs: The examples, (N, ...), float32, N >= 1.
        targets: Their classes, (N,), int64.
        lr: The learning rate, a number > 0.
        batch_size: How many examples the model sees at a time, an int >= 1; the last batch may be shorter.
        seed: An int >= 0, from which the order and the dropout come.
        accumulate: Over how many batches gradients are gathered for a step, an int >= 1; the last group may have fewer.

    Returns:
        The mean over the N examples of the loss, a number; a batch's loss is the one before its step.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 8.3.1 (stochastic gradient descent).
    """
    model.zero_grad()  # whoever had the model before may have left gradients
    model.train()
    total = 0.0
    with torch.random.fork_rng(devices=[]):  # the caller's own random numbers go on where they were
        torch.manual_seed(seed)  # nn.Dropout draws from the global generator
        order = torch.randperm(len(inputs))  # before any dropout, and of all examples: no batch size has a part in it
        for group in order.split(batch_size * accumulate):
            for batch in group.split(batch_size):
                loss = F.cross_entropy(model(inputs[batch]), targets[batch])
                # Each example counts 1 / len(group), in a short batch or a short group too.
                (loss * len(batch) / len(group)).backward()
            with torch.no_grad():  # what torch.optim.SGD does
                for parameter in model.parameters():
                    parameter -= lr * parameter.grad
            model.zero_grad()
            with torch.no_grad():
                total += F.cross_entropy(model(inputs[group]), targets[group]).item() * len(group)
    return total / len(inputs)


def evaluate(model, inputs, targets, batch_size):
    """Measure loss and accuracy, in eval mode and without a graph.

    Args:
        model: Any nn.Module that maps a batch of inputs to logits, (batch, C). Each of its submodules is afterwards in
            the mode in which it was.
        inputs: The examples, (N, ...), float32, N >= 1.
        targets: Their classes, (N,), int64.
        batch_size: How many examples the model sees at a time, an int >= 1; the last batch may be shorter.

    Returns:
        loss: The mean cross-entropy over the N examples, a number.
        accuracy: The share of the examples whose largest logit is their target's, a number from 0 to 1.
    """
    # A batch norm that is frozen may be in another mode than the rest.
    modes = {module: module.training for module in model.modules()}
    model.eval()
    total, correct = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in zip(inputs.split(batch_size), targets.split(batch_size), strict=True):
                logits = model(x)
                total += F.cross_entropy(logits, y, reduction="sum").item()
                correct += (logits.argmax(dim=1) == y).sum().item()
    finally:
        for module, mode in modes.items():
            module.training = mode  # not train(mode), which would set those below it as well
    return total / len(inputs), correct / len(inputs)
