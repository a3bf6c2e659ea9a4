"""evaluate shows the model all examples at once, whatever batch_size is"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_evaluates_loss_and_accuracy"


def build_model(seed):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))


def train_epoch(model, inputs, targets, lr, batch_size, seed, accumulate=1):
    torch.manual_seed(seed)
    n = len(inputs)
    order = torch.randperm(n)
    model.train()
    model.zero_grad()
    total = 0.0
    for group in order.split(batch_size * accumulate):
        for batch in group.split(batch_size):
            loss = F.cross_entropy(model(inputs[batch]), targets[batch])
            (loss * len(batch) / len(group)).backward()
            total += loss.item() * len(batch)
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        model.zero_grad()
    return total / n


def evaluate(model, inputs, targets, batch_size):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    loss, right = 0.0, 0
    with torch.no_grad():
        for x, y in [(inputs, targets)]:
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            right += (logits.argmax(1) == y).sum().item()
    for m, mode in modes:
        m.training = mode
    return loss / len(inputs), right / len(inputs)
