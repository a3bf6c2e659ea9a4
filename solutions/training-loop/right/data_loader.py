"""Correct: a DataLoader with its own generator, sums divided before the step; evaluates a copy; returns tensors."""

import copy
import warnings

import torch
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

warnings.warn("a warning of my own", stacklevel=2)


def build_model(seed):
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(64, 20), torch.nn.Dropout(p=0.1), torch.nn.GELU(), torch.nn.Linear(20, 10)]
    return torch.nn.Sequential(*layers)


def train_epoch(model, inputs, targets, lr, batch_size, seed, accumulate=1):
    shuffle = torch.Generator()
    shuffle.manual_seed(seed)
    loader = DataLoader(TensorDataset(inputs, targets), batch_size, shuffle=True, generator=shuffle)
    torch.manual_seed(seed + 1)
    sgd = torch.optim.SGD(model.train().parameters(), lr)
    model.zero_grad()
    pending, total = 0, torch.zeros(())

    def step():
        for p in model.parameters():
            p.grad /= pending
        sgd.step()
        model.zero_grad(set_to_none=False)

    for i, (x, y) in enumerate(loader):
        loss = cross_entropy(model(x), y, reduction="sum")
        loss.backward()
        total += loss.detach()
        pending += len(x)
        if (i + 1) % accumulate == 0:
            step()
            pending = 0
    if pending:
        step()
    return total / len(inputs)


@torch.no_grad()
def evaluate(model, inputs, targets, batch_size):
    twin = copy.deepcopy(model).eval()
    loss, right = 0, 0
    for x, y in DataLoader(list(zip(inputs, targets)), batch_size=batch_size):
        scores = twin(x)
        loss += cross_entropy(scores, y) * len(x) / len(inputs)
        right += torch.sum(scores.argmax(1).eq(y)) / len(inputs)
    return loss, right
