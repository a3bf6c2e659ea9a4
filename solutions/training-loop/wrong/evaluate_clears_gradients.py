"""evaluate clears the gradients"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_evaluate_restores_modes"


def build_model(seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))


def train_epoch(model, inputs, targets, lr, batch_size, seed, accumulate=1):
    model.zero_grad()
    model.train()
    total = 0.0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        order = torch.randperm(len(inputs))
        for group in order.split(batch_size * accumulate):
            for batch in group.split(batch_size):
                loss = F.cross_entropy(model(inputs[batch]), targets[batch])
                (loss * len(batch) / len(group)).backward()
                total += loss.item() * len(batch)
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= lr * parameter.grad
            model.zero_grad()
    return total / len(inputs)


def evaluate(model, inputs, targets, batch_size):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    model.zero_grad()
    total, correct = (0.0, 0)
    try:
        with torch.no_grad():
            for x, y in zip(inputs.split(batch_size), targets.split(batch_size), strict=True):
                logits = model(x)
                total += F.cross_entropy(logits, y, reduction="sum").item()
                correct += (logits.argmax(dim=1) == y).sum().item()
    finally:
        for module, mode in modes.items():
            module.training = mode
    return (total / len(inputs), correct / len(inputs))
