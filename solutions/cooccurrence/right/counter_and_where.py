"""A Counter of pairs of words, a tuple for the vocabulary, read-only results; logarithms of sums under errstate."""

from collections import Counter

import numpy as np


def cooccurrence(tokens, window):
    pairs = Counter()
    for i, word in enumerate(tokens):
        for d, other in enumerate(tokens[i + 1 : i + 1 + window], start=1):
            pairs[word, other] += 1.0 / d
            pairs[other, word] += 1.0 / d
    words = tuple(sorted(dict.fromkeys(tokens)))
    matrix = np.array([pairs[a, b] for a in words for b in words], dtype=float).reshape(len(words), len(words))
    matrix.flags.writeable = False
    return [words, matrix]


def ppmi(counts):
    with np.errstate(all="ignore"):
        p = counts / counts.sum()
        pmi = np.log(p) - np.log(p.sum(1, keepdims=True)) - np.log(p.sum(0, keepdims=True))
    pmi = np.where(np.isfinite(pmi), pmi, 0)
    print(pmi)
    return pmi.clip(min=0).T


if __name__ == "__main__":
    print(cooccurrence(["a", "b"], 1))
