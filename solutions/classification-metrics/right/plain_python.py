"""Dictionaries and loops; the area by one walk through the sorted scores."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np


@dataclass
class Tally:
    hits: int = 0
    predicted: int = 0
    actual: int = 0

    @property
    def precision(self):
        return self.hits / self.predicted if self.predicted else 0

    @property
    def recall(self):
        return self.hits / self.actual if self.actual else 0

    @property
    def f1(self):
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r > 0 else 0


def tallies(targets, predictions, num_classes):
    result = [Tally() for _ in range(num_classes)]
    for t, p in zip(targets, predictions):
        result[t].actual += 1
        result[p].predicted += 1
        result[t].hits += t == p
    return result


def confusion_matrix(targets, predictions, num_classes):
    count = Counter(zip(targets.tolist(), predictions.tolist()))
    return np.array([[count[t, p] for p in range(num_classes)] for t in range(num_classes)], dtype=np.uint32)


def precision_recall_f1(targets, predictions, num_classes):
    rows = tallies(targets, predictions, num_classes)
    print(f"{num_classes} classes")
    return tuple(np.array([getattr(row, name) for row in rows], dtype=float) for name in ("precision", "recall", "f1"))


def macro_f1(targets, predictions, num_classes):
    return Fraction(sum(row.f1 for row in tallies(targets, predictions, num_classes))) / num_classes


def roc_auc(targets, scores):
    pairs = sorted(zip(scores.tolist(), targets.tolist()))
    negatives = won = positives = 0
    for _, tied in groupby(pairs, key=lambda pair: pair[0]):
        tied = [t for _, t in tied]
        ones, zeros = sum(tied), len(tied) - sum(tied)
        won += ones * (2 * negatives + zeros)
        negatives, positives = negatives + zeros, positives + ones
    if min(negatives, positives) == 0:
        raise ValueError("targets must have both classes")
    return won / (2 * negatives * positives)


if __name__ == "__main__":
    print(roc_auc(np.array([0, 1]), np.array([0.0, 1.0])))
