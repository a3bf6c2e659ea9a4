"""Nearest words and analogies."""

import numpy as np


def most_similar(word, vocabulary, vectors, k=5):
    """The words whose vectors have the largest cosine with that of a word.

    Args:
        word: The word that is asked about; str.
        vocabulary: V different words, list of str.
        vectors: One row for each word, (V, D), float64.
        k: How many words to return at most; int >= 1.

    Returns:
        List of (word, cosine), best first, without the word itself; of equal cosines (within 1e-12) the word that
        is earlier in the vocabulary comes first. A zero vector has the cosine 0.

    Raises:
        KeyError: The word is not in the vocabulary.

    Source: Mikolov et al. 2013, "Linguistic Regularities in Continuous Space Word Representations".
    """
    raise NotImplementedError


def analogy(a, b, c, vocabulary, vectors, k=1):
    """The words that are to c as b is to a: those nearest to unit(b) - unit(a) + unit(c).

    Args:
        a: First word of the pair that is given; str.
        b: Second word of the pair that is given; str.
        c: First word of the pair that is asked for; str.
        vocabulary: V different words, list of str.
        vectors: One row for each word, (V, D), float64.
        k: How many words to return at most; int >= 1.

    Returns:
        List of words, best first, without a, b and c; ties and zero vectors as in most_similar.

    Raises:
        KeyError: One of the three words is not in the vocabulary.

    Source: Mikolov et al. 2013, "Linguistic Regularities in Continuous Space Word Representations".
    """
    raise NotImplementedError
