"""vectors of one dimension are not scaled to length 1"""

import numpy as np

CAUGHT_BY = "test_ranks_by_the_cosine"


def most_similar(word, vocabulary, vectors, k=5):
    (row,) = rows_of([word], vocabulary)
    units = unit_rows(vectors)
    cosines = units @ units[row]
    return [(vocabulary[i], float(cosines[i])) for i in ranking(cosines, {row}, k)]


def analogy(a, b, c, vocabulary, vectors, k=1):
    first, second, third = rows_of([a, b, c], vocabulary)
    units = unit_rows(vectors)
    target = units[second] - units[first] + units[third]
    cosines = units @ unit_rows(target[None])[0]
    return [vocabulary[i] for i in ranking(cosines, {first, second, third}, k)]


def rows_of(words, vocabulary):
    row = {word: i for i, word in enumerate(vocabulary)}
    return [row[word] for word in words]


def unit_rows(vectors):
    if vectors.shape[1] == 1:
        return vectors
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(norms > 0, norms, np.inf)


def ranking(cosines, without, k):
    left = [i for i in range(len(cosines)) if i not in without]
    order = []
    for _ in range(min(k, len(left))):
        best = max(cosines[i] for i in left)
        # Equal cosines may differ in their last bits, so that the maximum alone would not find the first of them.
        first = next(i for i in left if cosines[i] >= best - 1e-12)
        order.append(first)
        left.remove(first)
    return order
