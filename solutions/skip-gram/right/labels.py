"""Logistic regression with labels behind a class; a generator of pairs; warnings of its own; tanh for the sigmoid."""

import warnings
from dataclasses import dataclass

import numpy as np


@dataclass
class Result:
    loss: float
    grads: tuple


class Logistic:
    def __init__(self, weights, labels):
        self.weights, self.labels = weights, labels

    def at(self, x):
        z = self.weights @ x
        p = (1 + np.tanh(z / 2)) / 2
        if abs(z).max() > 500:
            warnings.warn("saturated", RuntimeWarning, stacklevel=2)
        loss = float(sum(max(v, 0) - v * y + np.log1p(np.exp(-abs(v))) for v, y in zip(z, self.labels)))
        error = p - self.labels
        return Result(loss, (error @ self.weights, error[:, None] * x))


def negative_sampling_loss(center, context, negatives):
    labels = np.zeros(len(negatives) + 1)
    labels[0] = 1
    result = Logistic(np.vstack([context, negatives]), labels).at(center)
    d_center, rows = result.grads
    return result.loss, d_center, rows[0], rows[1:]


def walk(tokens, window):
    for i in range(len(tokens)):
        for j in range(i - window, i + window + 1):
            if j != i and 0 <= j < len(tokens):
                yield tokens[i], tokens[j]


def skip_gram_pairs(tokens, window):
    flat = np.fromiter((t for pair in walk(tokens, window) for t in pair), dtype=np.int64)
    return flat.reshape(len(flat) // 2, 2)


def noise_distribution(counts, power=0.75):
    with np.errstate(divide="ignore"):
        logs = power * np.log(counts)
    logs -= logs.max()
    return np.exp(logs) / np.exp(logs).sum()
