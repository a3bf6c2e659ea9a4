"""windows end at 20"""

import numpy as np

CAUGHT_BY = "test_adds_one_over_the_distance"


def cooccurrence(tokens, window):
    vocabulary = sorted(set(tokens))
    index = {word: i for i, word in enumerate(vocabulary)}
    ids = [index[token] for token in tokens]
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for distance in range(1, min(window, 20) + 1):
        for a, b in zip(ids, ids[distance:], strict=False):
            # Both directions, also where a is b: then the same cell gets both.
            counts[a, b] += 1 / distance
            counts[b, a] += 1 / distance
    return vocabulary, counts


def ppmi(counts):
    information = np.zeros_like(counts)
    # Only here is everything above 0: what is left out would be log(0) or 0 / 0.
    rows, columns = np.nonzero(counts)
    row_sums, column_sums = counts.sum(axis=1)[rows], counts.sum(axis=0)[columns]
    ratio = counts[rows, columns] * counts.sum() / (row_sums * column_sums)
    information[rows, columns] = np.maximum(0.0, np.log(ratio))
    return information
