"""Words in a class; sorted with a comparison that knows the tolerance; cosines under errstate, one by one."""

from functools import cmp_to_key
from typing import NamedTuple

import numpy as np


class Neighbour(NamedTuple):
    word: str
    cosine: float


class Space:
    def __init__(self, vocabulary, vectors):
        self.rows = dict(zip(vocabulary, vectors))

    def unit(self, word):
        try:
            return self.scaled(self.rows[word])
        except KeyError as error:
            raise KeyError(f"unknown word: {word}") from error

    @staticmethod
    def scaled(row):
        with np.errstate(invalid="ignore"):
            return np.nan_to_num(row / np.sqrt((row * row).sum()))

    def nearest(self, target, but, k):
        target = self.scaled(target)
        found = [Neighbour(w, np.dot(self.unit(w), target)) for w in self.rows if w not in but]
        found.sort(key=cmp_to_key(self.compare))
        return found[:k]

    @staticmethod
    def compare(x, y):
        gap = y.cosine - x.cosine
        return 0 if abs(gap) <= 1e-12 else 1 if gap > 0 else -1


def most_similar(word, vocabulary, vectors, k=5):
    space = Space(vocabulary, vectors)
    return space.nearest(space.unit(word), [word], k)


def analogy(a, b, c, vocabulary, vectors, k=1):
    space = Space(vocabulary, vectors)
    target = space.unit(b) - space.unit(a) + space.unit(c)
    return [neighbour.word for neighbour in space.nearest(target, [a, b, c], k)]
