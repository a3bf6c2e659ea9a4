"""seed is ignored: all networks start from seed 0"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_learned_follows_its_seed"


def features(images):
    parts = F.avg_pool2d(images, kernel_size=4, stride=2)
    return torch.cat([images.flatten(1), parts.flatten(1), torch.ones(len(images), 1)], dim=1).double()


def fit_handcrafted(images, labels):
    x, y = features(images), F.one_hot(labels, 10).double()
    ridge = torch.eye(x.shape[1], dtype=x.dtype)
    weight = torch.linalg.solve(x.T @ x + ridge, x.T @ y)
    return lambda batch: features(batch) @ weight


def fit_learned(images, labels, seed):
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Flatten(),
        nn.Linear(64, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.Adam(network.parameters(), lr=5e-3)
    for _ in range(15):
        for batch in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(network(images[batch]), labels[batch]).backward()
            optimizer.step()
    return network


def predict(model, images):
    with torch.no_grad():
        return model(images).argmax(dim=1)
