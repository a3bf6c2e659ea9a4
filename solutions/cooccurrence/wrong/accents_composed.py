"""Unicode's two ways to write an accent become one word"""

import unicodedata

import numpy as np

CAUGHT_BY = "test_vocabulary_is_sorted_and_as_it_is"


def cooccurrence(tokens, window):
    """How often words stand near each other; a pair at distance d counts 1 / d in both directions.

    Args:
        tokens: The words of a text in their order; list of str, perhaps empty.
        window: The largest distance that counts; int >= 1.

    Returns:
        vocabulary: The sorted list of the different tokens.
        counts: (V, V), float64, symmetric, in the order of the vocabulary; (0, 0) without tokens.

    Source: Pennington et al. 2014, "GloVe: Global Vectors for Word Representation".
    """
    tokens = [unicodedata.normalize("NFC", token) for token in tokens]
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
    """Positive pointwise mutual information, max(0, log(p_ij / (p_i p_j))).

    Args:
        counts: Co-occurrence counts, (V, V), float64, symmetric, none below 0, V at least 1.

    Returns:
        (V, V), float64; 0 where a count is 0.

    Source: Church and Hanks 1990, "Word Association Norms, Mutual Information, and Lexicography"; Levy and Goldberg
    2014, "Neural Word Embedding as Implicit Matrix Factorization", for the positive part.
    """
    information = np.zeros_like(counts)
    # Only here is everything above 0: what is left out would be log(0) or 0 / 0.
    rows, columns = np.nonzero(counts)
    row_sums, column_sums = counts.sum(axis=1)[rows], counts.sum(axis=0)[columns]
    ratio = counts[rows, columns] * counts.sum() / (row_sums * column_sums)
    information[rows, columns] = np.maximum(0.0, np.log(ratio))
    return information
