"""A DataLoader, no norm and no dropout, one cycle of Adam's rate; the labels come from NumPy."""

import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def everything_from(seed):
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def train(images, labels, seed):
    everything_from(seed)
    net = nn.Sequential()
    net.add_module("first", nn.Conv2d(1, 20, kernel_size=3))  # 8 -> 6
    net.add_module("bend", nn.GELU())
    net.add_module("second", nn.Conv2d(20, 40, kernel_size=3))  # 6 -> 4
    net.add_module("bend2", nn.GELU())
    net.add_module("pool", nn.MaxPool2d(2))
    net.add_module("flat", nn.Flatten())
    net.add_module("out", nn.Linear(40 * 2 * 2, 10))
    data = DataLoader(TensorDataset(images, labels), batch_size=32, shuffle=True)
    epochs = 20
    optimizer = torch.optim.Adam(net.parameters())
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=epochs * len(data))
    criterion = nn.CrossEntropyLoss()
    for _ in range(epochs):
        for x, y in data:
            optimizer.zero_grad()
            criterion(net(x), y).backward()
            optimizer.step()
            cycle.step()
    return net


def predict(model, images):
    model.eval()
    scores = model(images).detach().numpy()
    return torch.from_numpy(np.argmax(scores, axis=1).astype(np.int64))
