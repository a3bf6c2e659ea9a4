"""NumPy alone does the work: nearest means, and backpropagation by hand; the models are tuples, predict is a loop."""

import numpy as np
import torch


def fit_handcrafted(images, labels):
    x, y = images.numpy().reshape(-1, 64).astype(np.float64), labels.numpy()
    means = np.array([x[y == c].mean(axis=0) for c in range(10)])
    return ("linear", 2 * means.T, -(means**2).sum(axis=1))


def fit_learned(images, labels, seed):
    rng = np.random.default_rng(seed)
    x, y = images.numpy().reshape(-1, 64).astype(np.float64), labels.numpy()
    w1, b1 = rng.normal(size=(64, 80)) * np.sqrt(2 / 64), np.zeros(80)
    w2, b2 = rng.normal(size=(80, 10)) * np.sqrt(1 / 80), np.zeros(10)
    parameters = [w1, b1, w2, b2]
    speed = [np.zeros_like(p) for p in parameters]
    for epoch in range(40):
        rate = 0.1 * (1 - epoch / 40)
        for some in np.array_split(rng.permutation(len(x)), 40):
            hidden = np.maximum(x[some] @ w1 + b1, 0)
            scores = hidden @ w2 + b2
            p = np.exp(scores - scores.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            p[np.arange(len(some)), y[some]] -= 1
            p /= len(some)
            back = (p @ w2.T) * (hidden > 0)
            for value, moving, slope in zip(parameters, speed, [x[some].T @ back, back.sum(0), hidden.T @ p, p.sum(0)]):
                moving *= 0.9
                moving += slope
                value -= rate * moving
    return ("network", w1, b1, w2, b2)


def predict(model, images):
    kind, *numbers = model
    out = []
    for image in images.numpy().astype(np.float64):
        h = image.ravel()
        if kind == "network":
            h = np.maximum(h @ numbers[0] + numbers[1], 0)
        out.append(int(np.argmax(h @ numbers[-2] + numbers[-1])))
    return torch.tensor(out)
