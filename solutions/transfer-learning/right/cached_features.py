"""Correct: features are computed once where all are frozen; Adam by hand; statistics put back after training."""

import math
import random

import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        block = lambda: [nn.ReLU(inplace=True), nn.MaxPool2d(2, 2)]  # noqa: E731  # a learner may write it so
        self.features = nn.Sequential()
        self.features.conv1, self.features.bn1 = nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16)
        self.features.after1 = nn.Sequential(*block())
        self.features.conv2, self.features.bn2 = nn.Conv2d(16, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.features.after2 = nn.Sequential(*block(), nn.Flatten())
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        x = self.features(x)
        return self.head(x)


def prepare(model, num_classes, seed):
    source = random.Random(seed)
    model.requires_grad_(False)
    weight = [[source.gauss(0, 0.1) for _ in range(32)] for _ in range(num_classes)]
    model.head = nn.Linear(32, num_classes)
    model.head.weight = nn.Parameter(torch.tensor(weight))
    model.head.bias = nn.Parameter(torch.zeros(num_classes))
    return model


def parameter_groups(model, head_lr, feature_lr):
    return [
        dict(params=tuple(part.parameters()), lr=lr)
        for part, lr in ((model.features, feature_lr), (model.head, head_lr))
    ]


class Adam:
    def __init__(self, parameters, lr):
        self.parameters, self.lr, self.t = parameters, lr, 0
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        size = self.lr * math.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        for p, m, v, g in zip(self.parameters, self.m, self.v, gradients):
            m.lerp_(g, 0.1)
            v.lerp_(g * g, 0.001)
            p.sub_(size * m / (v.sqrt() + 1e-8))


def finetune(model, images, labels, epochs, lr, seed):
    trainable = [p for p in model.parameters() if p.requires_grad]
    norms = [
        m for m in model.modules() if isinstance(m, nn.BatchNorm2d) and not sum(p.requires_grad for p in m.parameters())
    ]
    kept = [{name: value.clone() for name, value in m.named_buffers()} for m in norms]
    forward = model
    if not any(p.requires_grad for p in model.features.parameters()):
        model.eval()
        with torch.no_grad():
            images = model.features(images)
        forward = model.head
    else:
        model.train()
        for m in norms:
            m.training = False
    adam, order, losses = Adam(trainable, lr), list(range(len(labels))), []
    shuffle = random.Random(seed).shuffle
    for _ in range(epochs):
        shuffle(order)
        total = 0
        for i in range(0, len(order), 20):
            rows = order[i : i + 20]
            loss = nn.functional.cross_entropy(forward(images[rows]), labels[rows])
            adam.step(torch.autograd.grad(loss, trainable))
            total += float(loss) * len(rows)
        losses.append(total / len(order))
    for m, values in zip(norms, kept):
        for name, value in values.items():
            getattr(m, name).copy_(value)
    return tuple(losses)
