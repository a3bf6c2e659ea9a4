"""Python's own lists and generator; the array comes last, as a view."""

import random
from itertools import accumulate
from math import exp

import numpy as np


class Sampler:
    def __init__(self, temperature, top_k, top_p):
        problems = []
        if temperature < 0:
            problems.append("temperature")
        if top_k is not None and not top_k >= 1:
            problems.append("top_k")
        if top_p is not None and not (top_p > 0 and top_p <= 1):
            problems.append("top_p")
        if problems:
            raise ValueError("bad " + " and ".join(problems))
        self.temperature, self.top_k, self.top_p = temperature, top_k, top_p

    def ranked(self, logits):
        """Pairs of id and weight."""
        pairs = sorted(enumerate(logits.tolist()), key=lambda pair: -pair[1])
        if not self.temperature:
            return [(pairs[0][0], 1.0)]
        best = pairs[0][1]
        pairs = [(i, exp((x - best) / self.temperature)) for i, x in pairs[: self.top_k or len(pairs)]]
        if self.top_p is None:
            return pairs
        total = sum(weight for _, weight in pairs)
        for count, mass in enumerate(accumulate(weight for _, weight in pairs), 1):
            if mass >= self.top_p * total:
                return pairs[:count]
        return pairs


def next_token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    ranked = Sampler(temperature, top_k, top_p).ranked(logits)
    total = sum(weight for _, weight in ranked)
    out = np.zeros(2 * len(logits))
    for i, weight in ranked:
        out[2 * i] = weight / total
    return out[::2]


def sample(logits, seed, temperature=1.0, top_k=None, top_p=None):
    ranked = Sampler(temperature, top_k, top_p).ranked(logits)
    print("choosing among", len(ranked))
    return random.Random(seed).choices([i for i, _ in ranked], weights=[weight for _, weight in ranked])[0]


if __name__ == "__main__":
    print(sample(np.zeros(4), 1))
