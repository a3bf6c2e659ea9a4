"""Counters and plain floats; a tuple and a read-only array in Fortran order; shares for counts; prints."""

import math
from collections import Counter

import numpy as np


def tf_idf(documents):
    bags = [Counter(document) for document in documents]
    having = Counter(token for bag in bags for token in bag)
    words = tuple(sorted(having))
    rows = []
    for bag, document in zip(bags, documents):
        row = [bag[w] / len(document) * (1 + math.log1p(len(bags)) - math.log1p(having[w])) for w in words if document]
        length = math.hypot(*row) or 1.0
        rows.append([x / length for x in row] or [0.0] * len(words))
    matrix = np.asfortranarray(np.array(rows, dtype=np.float64).reshape(len(documents), len(words)))
    matrix.setflags(write=False)
    print(f"{len(words)} words")
    return [words, matrix]


if __name__ == "__main__":
    print(tf_idf([["a", "b"], ["a"]]))
