"""the information is cut off at 12"""

import numpy as np

CAUGHT_BY = "test_ppmi_of_any_scale"


def cooccurrence(tokens, window):
    vocabulary = sorted(set(tokens))
    index = {word: i for i, word in enumerate(vocabulary)}
    ids = [index[token] for token in tokens]
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for distance in range(1, window + 1):
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
    information[rows, columns] = np.clip(np.log(ratio), 0.0, 12.0)
    return information
