"""Word-word co-occurrence."""

import numpy as np


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
    raise NotImplementedError


def ppmi(counts):
    """Positive pointwise mutual information, max(0, log(p_ij / (p_i p_j))).

    Args:
        counts: Co-occurrence counts, (V, V), float64, symmetric, none below 0, V at least 1.

    Returns:
        (V, V), float64; 0 where a count is 0.

    Source: Church and Hanks 1990, "Word Association Norms, Mutual Information, and Lexicography"; Levy and Goldberg
    2014, "Neural Word Embedding as Implicit Matrix Factorization", for the positive part.
    """
    raise NotImplementedError
