"""Correct: Adam over all parameters in groups, eval mode throughout, a dataclass of settings; groups are generators."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import nn, optim


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        layers = OrderedDict()
        for i, (before, after) in enumerate([(1, 16), (16, 8)], 1):
            layers[f"conv{i}"] = nn.Conv2d(before, after, (3, 3), padding="same")
            layers[f"bn{i}"] = nn.BatchNorm2d(after)
            layers[f"act{i}"] = nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))
        self.features = nn.Sequential(layers)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), start_dim=1))


@dataclass
class Settings:
    batch: int = 32
    decay: float = 1e-4


def prepare(model, num_classes, seed):
    for p in model.features.parameters():
        p.requires_grad = False
    head = nn.Linear(32, num_classes)
    generator = torch.Generator().manual_seed(seed)
    for p in head.parameters():
        nn.init.normal_(p, std=0.1, generator=generator)
    setattr(model, "head", head)  # noqa: B010  # a learner may write it so
    return model


def parameter_groups(model, head_lr, feature_lr):
    head = {id(p) for p in model.head.parameters()}
    rest = (p for p in model.parameters() if id(p) not in head)
    return ({"params": rest, "lr": feature_lr, "name": "features"}, {"params": model.head.parameters(), "lr": head_lr})


def finetune(model, images, labels, epochs, lr, seed):
    print("finetuning on", len(images))
    settings = Settings()
    model.eval()  # every batch norm keeps its statistics, the trainable ones too
    optimizer = optim.AdamW(parameter_groups(model, lr, lr), weight_decay=settings.decay)
    shuffle = torch.Generator()
    shuffle.manual_seed(seed)
    losses = torch.zeros(epochs)
    for epoch in range(epochs):
        means = []
        for rows in torch.randperm(len(images), generator=shuffle).split(settings.batch):
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(model(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            means.append(loss.detach())
        losses[epoch] = torch.stack(means).mean()
    return losses.tolist()


if __name__ == "__main__":
    print(prepare(Backbone(), 3, 0))
