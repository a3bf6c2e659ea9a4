"""Products of shifted one-hot matrices; a class; the PPMI in a loop over what has been seen, in Fortran order."""

import math

import numpy as np


class Text:
    def __init__(self, tokens):
        self.words, self.ids = np.unique(tokens, return_inverse=True) if len(tokens) else ([], [])
        self.words = [str(word) for word in self.words]
        self.hot = np.eye(len(self.words))[np.asarray(self.ids, int)]

    def near(self, window):
        total = np.zeros((len(self.words),) * 2)
        for d in range(1, min(window, len(self.ids) - 1) + 1):
            total += self.hot[:-d].T @ self.hot[d:] / d
        return total + total.T


def cooccurrence(tokens, window):
    text = Text(tokens)
    return text.words, text.near(window)


def ppmi(counts):
    out = np.zeros(counts.shape, order="F")
    size, of = counts.sum(), counts.sum(axis=0)
    for i, j in zip(*np.where(counts > 0)):
        out[i, j] = max(math.log(counts[i, j]) + math.log(size) - math.log(of[i]) - math.log(of[j]), 0)
    return out
