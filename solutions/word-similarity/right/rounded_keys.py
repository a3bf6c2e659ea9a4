"""Stable sorting by cosines rounded to 12 digits; einsum; tuples and NumPy scalars returned; a search for the word."""

import numpy as np


def unit(v):
    n = np.sqrt(np.einsum("...d,...d->...", v, v))[..., None]
    return np.divide(v, n, out=np.zeros_like(v), where=n != 0)


def find(word, vocabulary):
    if word not in vocabulary:
        raise KeyError(word)
    return vocabulary.index(word)


def order(scores):
    return np.argsort(-np.round(scores, 12), kind="stable")


def most_similar(word, vocabulary, vectors, k=5):
    scores = unit(vectors) @ unit(vectors[find(word, vocabulary)])
    print(word, scores)
    return tuple([np.array(vocabulary)[i], scores[i]] for i in order(scores) if vocabulary[i] != word)[:k]


def analogy(a, b, c, vocabulary, vectors, k=1):
    a_, b_, c_ = (unit(vectors[find(w, vocabulary)]) for w in (a, b, c))
    scores = unit(vectors) @ unit(b_ - a_ + c_)
    return [vocabulary[i] for i in order(scores) if vocabulary[i] not in (a, b, c)][:k]


if __name__ == "__main__":
    print(most_similar("a", ["a", "b"], np.eye(2)))
