"""One NumPy expression for perplexity, in an array without axes; bleu by matching and crossing out."""

import numpy as np


def perplexity(logits, targets, ignore_index=-100):
    targets = np.asarray(targets)
    weight = (targets != ignore_index).astype(float)
    safe = np.where(targets == ignore_index, 0, targets)
    top = logits.max(-1)
    cost = top + np.log(np.exp(logits - top[:, None]).sum(-1)) - logits[np.arange(len(safe)), safe]
    with np.errstate(invalid="ignore"):
        return np.array(np.exp(np.divide((weight * cost).sum(), weight.sum())))


def matches(candidate, references, n):
    crossed = 0
    grams = [" ".join(candidate[i : i + n]) for i in range(len(candidate) - n + 1)]
    for gram in set(grams):
        best = 0
        for reference in references:
            best = max(best, sum(" ".join(reference[j : j + n]) == gram for j in range(len(reference) - n + 1)))
        crossed += min(grams.count(gram), best)
    return crossed, len(grams)


def bleu(candidates, references, max_n=4):
    if sum(map(len, candidates)) == 0:
        return np.float64(0.0)
    logs = np.zeros(max_n)
    for n in range(1, max_n + 1):
        pairs = np.array([matches(c, r, n) for c, r in zip(candidates, references)]).sum(axis=0)
        with np.errstate(all="ignore"):
            logs[n - 1] = np.log(pairs[0] / pairs[1]) if pairs[1] else -np.inf
    c = r = 0
    for candidate, theirs in zip(candidates, references):
        size = len(candidate)
        best = None
        for other in theirs:
            gap = abs(len(other) - size)
            if best is None or gap < best[0] or (gap == best[0] and len(other) < best[1]):
                best = (gap, len(other))
        c, r = c + size, r + best[1]
    return float(np.exp(logs.mean() + min(0, 1 - r / c)))
