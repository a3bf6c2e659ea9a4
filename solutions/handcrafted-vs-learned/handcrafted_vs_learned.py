"""Two classifiers of handwritten digits: one with fixed features, one that learns its own."""

import torch
import torch.nn.functional as F
from torch import nn


def features(images):
    """An image's pixels, how dark each of nine overlapping parts is on average, and a 1 for the bias."""
    parts = F.avg_pool2d(images, kernel_size=4, stride=2)
    return torch.cat([images.flatten(1), parts.flatten(1), torch.ones(len(images), 1)], dim=1).double()


def fit_handcrafted(images, labels):
    """Train a linear classifier on fixed features of your own; the raw pixels count as such. Nothing in it is random.

    Args:
        images: Handwritten digits, (N, 1, 8, 8), float32 in [0, 1], N from 1200 to 1400, in shuffled order.
        labels: Their classes, (N,), int64 in 0..9.

    Returns:
        A model for `predict`, of any type.

    Source: Dalal and Triggs 2005, "Histograms of Oriented Gradients for Human Detection", for one kind of features.
    """
    x, y = features(images), F.one_hot(labels, 10).double()
    # Ridge regression on one-hot labels has a closed form: no steps, no order, no randomness.
    ridge = torch.eye(x.shape[1], dtype=x.dtype)
    weight = torch.linalg.solve(x.T @ x + ridge, x.T @ y)
    return lambda batch: features(batch) @ weight


def fit_learned(images, labels, seed):
    """Train a network that learns its features from the pixels.

    Args:
        images: Handwritten digits, (N, 1, 8, 8), float32 in [0, 1], N from 1200 to 1400, in shuffled order.
        labels: Their classes, (N,), int64 in 0..9.
        seed: An int >= 0, from which all randomness comes.

    Returns:
        A model for `predict`, of any type.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition".
    """
    torch.manual_seed(seed)  # before the first layer is made: its initial values come from it, and every order below
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
    """Classify each image by itself.

    Args:
        model: What fit_handcrafted or fit_learned returned.
        images: (N, 1, 8, 8), float32 in [0, 1], N >= 1.

    Returns:
        The predicted classes, (N,), int64 in 0..9.
    """
    with torch.no_grad():
        return model(images).argmax(dim=1)
