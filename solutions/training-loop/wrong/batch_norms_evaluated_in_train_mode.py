"""batch norms are put in train mode for the evaluation"""

import torch
from torch import nn
from torch.nn import functional

CAUGHT_BY = "test_evaluates_in_eval_mode"


def build_model(seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))


def train_epoch(model, inputs, targets, lr, batch_size, seed, accumulate=1):
    n = len(inputs)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    batches = order.split(batch_size)
    model.train()
    total = 0.0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model.zero_grad()
        for start in range(0, len(batches), accumulate):
            group = batches[start : start + accumulate]
            size = sum(len(batch) for batch in group)
            for batch in group:
                loss = functional.cross_entropy(model(inputs[batch]), targets[batch], reduction="sum")
                (loss / size).backward()
                total += loss.item()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
            model.zero_grad()
    return total / n


def evaluate(model, inputs, targets, batch_size):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    for m in model.modules():
        if isinstance(m, nn.BatchNorm1d | nn.BatchNorm2d):
            m.train()
    total, right = 0.0, 0
    with torch.no_grad():
        for x, y in zip(inputs.split(batch_size), targets.split(batch_size)):
            logits = model(x)
            total += functional.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(dim=1) == y).sum().item()
    for m, mode in modes:
        m.training = mode
    return total / len(inputs), right / len(inputs)
