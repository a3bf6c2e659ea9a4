"""a candidate that comes again with the same references is skipped"""

import math
from collections import Counter

import numpy as np

CAUGHT_BY = "test_bleu_of_random_corpora"


def perplexity(logits, targets, ignore_index=-100):
    keep = targets != ignore_index
    if not keep.any():
        return math.nan
    rows, wanted = logits[keep], targets[keep]
    rows = rows - rows.max(axis=1, keepdims=True)
    logp = rows[np.arange(len(rows)), wanted] - np.log(np.exp(rows).sum(axis=1))
    return float(np.exp(-logp.mean()))


def grams(tokens, n):
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def bleu(candidates, references, max_n=4):
    matched, total = [0] * max_n, [0] * max_n
    c = r = 0
    seen = set()
    for candidate, refs in zip(candidates, references):
        key = (tuple(candidate), tuple(map(tuple, refs)))
        if key in seen:
            continue
        seen.add(key)
        c += len(candidate)
        r += min((len(ref) for ref in refs), key=lambda m: (abs(m - len(candidate)), m))
        for n in range(1, max_n + 1):
            mine, most = grams(candidate, n), Counter()
            for ref in refs:
                most |= grams(ref, n)
            matched[n - 1] += sum((mine & most).values())
            total[n - 1] += sum(mine.values())
    if min(matched) == 0:
        return 0.0
    brevity = 1.0 if c >= r else math.exp(1 - r / c)
    return brevity * math.exp(sum(math.log(m / t) for m, t in zip(matched, total)) / max_n)
