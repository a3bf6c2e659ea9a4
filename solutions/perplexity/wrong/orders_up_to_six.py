"""orders above 6 are left out"""

import math
from collections import Counter

import numpy as np

CAUGHT_BY = "test_orders_up_to_max_n"


def perplexity(logits, targets, ignore_index=-100):
    counts = targets != ignore_index
    if not counts.any():
        return math.nan
    logits, targets = logits[counts], targets[counts]
    shifted = logits - logits.max(axis=1, keepdims=True)
    wanted = np.take_along_axis(shifted, targets[:, None], axis=1)[:, 0]
    costs = np.log(np.exp(shifted).sum(axis=1)) - wanted
    return float(np.exp(costs.mean()))


def bleu(candidates, references, max_n=4):
    matched, total = Counter(), Counter()
    length = wanted_length = 0
    for candidate, its_references in zip(candidates, references, strict=True):
        length += len(candidate)
        lengths = [len(reference) for reference in its_references]
        wanted_length += min(lengths, key=lambda other: (abs(other - len(candidate)), other))
        for n in range(1, max_n + 1):
            mine = ngrams(candidate, n)
            most = Counter()
            for reference in its_references:
                most |= ngrams(reference, n)
            matched[n] += (mine & most).total()
            total[n] += mine.total()
    max_n = min(max_n, 6)
    orders = range(1, max_n + 1)
    if any(matched[n] == 0 for n in orders):
        return 0.0
    mean_log = sum(math.log(matched[n] / total[n]) for n in orders) / max_n
    return math.exp(min(0.0, 1.0 - wanted_length / length) + mean_log)


def ngrams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
