"""CBOW in the order of the text, with windows of random width, updates summed by one-hot products; a Fortran view."""

import random

import numpy as np


def logistic(z):
    return (1 + np.tanh(z / 2)) / 2


def train_word2vec(tokens, dim, window, negatives, epochs, lr, seed):
    draw = random.Random(seed)
    rng = np.random.default_rng(draw.getrandbits(64))
    vocabulary, ids = np.unique(tokens, return_inverse=True)
    n, V = len(ids), len(vocabulary)
    table = np.repeat(np.arange(V), np.maximum(1, np.bincount(ids) ** 0.75).astype(int))
    v = rng.uniform(-0.5 / dim, 0.5 / dim, size=(dim, V)).T
    u = np.zeros((V, dim))
    one_hot = np.eye(V)
    for _ in range(epochs):
        for start in range(0, n, 50):
            t = np.arange(start, min(n, start + 50))
            reach = rng.choice([window] * 2 + list(range(1, window + 1)), len(t))
            share = np.zeros((len(t), V))  # of each word in the mean of the contexts
            for k in range(1, window + 1):
                for there in (t - k, t + k):
                    ok = (there >= 0) & (there < n) & (reach >= k)
                    share[ok] += one_hot[ids[there[ok]]]
            share /= np.maximum(1, share.sum(1, keepdims=True))
            h = share @ v
            negative = table[rng.integers(0, len(table), (len(t), negatives))]
            labels, weights = one_hot[ids[t]], one_hot[negative].sum(1)
            p = logistic(h @ u.T)
            g = weights * p - labels * (1 - p)
            v, u = v - 2 * lr * share.T @ (g @ u), u - lr * g.T @ h
    return [str(word) for word in vocabulary], v


if __name__ == "__main__":
    print(train_word2vec(list("abcabdabc"), 16, 2, 2, 1, 0.05, 0))
