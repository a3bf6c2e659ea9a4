"""Hypotheses that compare with each other, and the smallest of a heap; prints."""

import heapq
from dataclasses import dataclass
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, eq=False)
class Hypothesis:
    tokens: tuple
    total: float
    penalty: float

    @property
    def score(self):
        return self.total / pow(max(1, len(self.tokens) - 1), self.penalty)

    def __eq__(self, other):
        return self.tokens == other.tokens

    def __lt__(self, other):
        if self.score != other.score:
            return self.score > other.score
        return self.tokens < other.tokens


def beam_search(log_probs, start, end, beam_size, max_length, length_penalty=0.0):
    table = log_probs.tolist()
    alive, finished = [Hypothesis((int(start),), 0.0, length_penalty)], []
    for step in range(max_length):
        pool = list(finished)
        for h in alive:
            pool += [Hypothesis(h.tokens + (t,), h.total + x, h.penalty) for t, x in enumerate(table[h.tokens[-1]])]
        best = heapq.nsmallest(beam_size, pool)
        finished = [h for h in best if h.tokens[-1] == end]
        alive = [h for h in best if h.tokens[-1] != end]
        if not alive:
            print("all finished after", step + 1)
            break
    return tuple((list(h.tokens), h.score) for h in sorted(finished + alive))


if __name__ == "__main__":
    import numpy as np

    print(beam_search(np.full((3, 3), -1.0), 0, 2, 2, 3))
