import math
from collections import Counter

import numpy as np


def perplexity(logits, targets, ignore_index=-100):
    """How many equally likely tokens a language model is as unsure as: exp of the mean negative log-probability.

    Args:
        logits: The model's scores of the next token, one row a position, (T, V), float64.
        targets: The token that came, (T,), int64: in [0, V), or `ignore_index`.
        ignore_index: Positions with this target do not count.

    Returns:
        A number of at least 1; NaN where no position counts.

    Source: Jelinek et al. 1977, "Perplexity - a measure of the difficulty of speech recognition tasks".
    """
    counts = targets != ignore_index
    if not counts.any():
        return math.nan
    logits, targets = logits[counts], targets[counts]
    shifted = logits - logits.max(axis=1, keepdims=True)  # the largest is 0: exp cannot overflow
    wanted = np.take_along_axis(shifted, targets[:, None], axis=1)[:, 0]
    # The logarithm of the probability, never the probability itself: that may underflow to 0.
    costs = np.log(np.exp(shifted).sum(axis=1)) - wanted
    return float(np.exp(costs.mean()))


def bleu(candidates, references, max_n=4):
    """Corpus BLEU: how many of the candidates' n-grams their references have, with a penalty for short candidates.

    Args:
        candidates: The translations, a list of lists of tokens (strings).
        references: For each candidate the list of its references, at least one; each a list of tokens.
        max_n: n-grams of 1 to max_n tokens count, all orders alike.

    Returns:
        A number from 0 to 1.

    Source: Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation", section 2.
    """
    matched, total = Counter(), Counter()  # by order, over the whole corpus
    length = wanted_length = 0
    for candidate, its_references in zip(candidates, references, strict=True):
        length += len(candidate)
        lengths = [len(reference) for reference in its_references]
        wanted_length += min(lengths, key=lambda other: (abs(other - len(candidate)), other))
        for n in range(1, max_n + 1):
            mine = ngrams(candidate, n)
            most = Counter()
            for reference in its_references:
                most |= ngrams(reference, n)  # the largest count in any one reference
            matched[n] += (mine & most).total()  # no more of an n-gram than that
            total[n] += mine.total()
    orders = range(1, max_n + 1)
    if any(matched[n] == 0 for n in orders):  # includes the orders without n-grams, and an empty corpus
        return 0.0
    mean_log = sum(math.log(matched[n] / total[n]) for n in orders) / max_n
    return math.exp(min(0.0, 1.0 - wanted_length / length) + mean_log)


def ngrams(tokens, n):
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
