"""The suite's own models, which live where the submission trains them."""

import torch
from torch import nn

SEEN = []  # the numbers of the examples that a Numbered model was given, in order, a list for each batch


class Linear(nn.Module):
    """x of any shape times the weights: logits[n, c] = sum(x[n] * weight[c]) + bias[c]; x keeps its axes."""

    def __init__(self, weight, bias):
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(bias)

    def forward(self, x):
        if x.shape[1:] != self.weight.shape[1:]:
            raise ValueError(f"examples of shape {tuple(x.shape[1:])}, and not of {tuple(self.weight.shape[1:])}")
        return x.flatten(1) @ self.weight.flatten(1).T + self.bias


class Numbered(Linear):
    """Linear on all but an example's first feature, which is its number."""

    def forward(self, x):
        SEEN.append([int(number) for number in x[:, 0]])
        return super().forward(x[:, 1:])


class Shared(Linear):
    """Half the logits of a Linear and half those of another one, which has the same two parameters."""

    def __init__(self, weight, bias):
        super().__init__(weight, bias)
        self.other = Linear(weight, bias)
        self.other.weight, self.other.bias = self.weight, self.bias

    def forward(self, x):
        return 0.5 * super().forward(x) + 0.5 * self.other(x)


class Dropped(Linear):
    """Linear after dropout with p = 1/2."""

    def __init__(self, weight, bias):
        super().__init__(weight, bias)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return super().forward(self.drop(x))


class Normed(Linear):
    """Linear after a batch norm of features that have one more axis, so that one example is enough for it."""

    def __init__(self, weight, bias):
        super().__init__(weight, bias)
        self.norm = nn.BatchNorm1d(weight.shape[1])

    def forward(self, x):
        return super().forward(self.norm(x.expand(-1, -1, 2))[..., 0])


class Signal(nn.Module):
    """Adds its signal to logits while it is in train mode, and so does the one inside it."""

    def __init__(self, signal, inner=None):
        super().__init__()
        self.signal = signal
        self.inner = nn.Identity() if inner is None else inner

    def forward(self, logits):
        return self.inner(logits + self.signal if self.training else logits)


class Nested(Linear):
    """Linear whose logits tell which of it and its submodules are in train mode, and whether there is a graph.

    The bias signals[0] stands for the model itself, [1] for left, [2] for left.inner, [3] for left.inner.inner, [4] for
    right, and [5] for a graph behind the logits while the model is in eval mode.
    """

    def __init__(self, weight, bias, signals):
        super().__init__(weight, bias)
        self.signal, self.graph = signals[0], signals[5]
        self.left = Signal(signals[1], Signal(signals[2], Signal(signals[3])))
        self.right = nn.Sequential(Signal(signals[4]))

    def forward(self, x):
        logits = self.right(self.left(super().forward(x)))
        if self.training:
            return logits + self.signal
        return logits + self.graph if logits.requires_grad else logits


def linear(weight, bias):
    """A Linear with these weights."""
    return Linear(weight, bias)


def numbered(weight, bias):
    """A Numbered with these weights."""
    SEEN.clear()
    return Numbered(weight, bias)


def shared(weight, bias):
    """A Shared with these weights."""
    return Shared(weight, bias)


def dropped(weight, bias):
    """A Dropped with these weights."""
    return Dropped(weight, bias)


def normed(weight, bias):
    """A Normed with these weights."""
    return Normed(weight, bias)


def nested(weight, bias, signals):
    """A Nested with these weights and signals."""
    return Nested(weight, bias, signals)


def seen():
    """The numbers seen since the last Numbered was made or this was asked."""
    return [number for batch in batches() for number in batch]


def batches():
    """The numbers seen since the last Numbered was made or this was asked, a list for each batch."""
    lists = list(SEEN)
    SEEN.clear()
    return lists


def set_modes(model, modes):
    """Put each module, in the order of `modules()`, in train mode where `modes` says so."""
    for module, mode in zip(model.modules(), modes, strict=True):
        module.training = mode


def modes(model):
    """Whether each module is in train mode, in the order of `modules()`."""
    return [module.training for module in model.modules()]


def leave_gradients(model, frozen=()):
    """Fill every parameter's gradient with ones, as a backward pass could have left it; those `frozen` require none."""
    for name, parameter in model.named_parameters():
        parameter.grad = torch.ones_like(parameter)
        parameter.requires_grad_(name not in frozen)


def as_left(model, frozen=()):
    """Whether every parameter still has the gradient of `leave_gradients`, and requires one or not as there."""
    return all(
        p.requires_grad == (name not in frozen) and p.grad is not None and bool((p.grad == 1).all())
        for name, p in model.named_parameters()
    )


def graphs(wanted):
    """Whether graphs were built so far; from here on they are where `wanted` says so."""
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(wanted)
    return before
