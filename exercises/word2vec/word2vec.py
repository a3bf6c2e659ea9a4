"""Word vectors from running text: word2vec with negative sampling."""

import numpy as np  # noqa: F401


def train_word2vec(tokens, dim, window, negatives, epochs, lr, seed):
    """Train word vectors by skip-gram or CBOW with negative sampling.

    Args:
        tokens: The words of the text in order, a list of str.
        dim: The width of the vectors, an int >= 1.
        window: How many places to each side are contexts, an int >= 1.
        negatives: How many words are drawn as negatives for each true one, an int >= 1.
        epochs: How often to go through the text, an int >= 1.
        lr: The rate of plain SGD per centre, a number > 0; it may decay.
        seed: An int >= 0, from which everything random comes.

    Returns:
        vocabulary: The different tokens, sorted; a list of str, V of them.
        vectors: (V, dim), float64, finite: row i belongs to word i of the vocabulary.

    Source: Mikolov et al. 2013, "Efficient Estimation of Word Representations in Vector Space" (the two models), and
    "Distributed Representations of Words and Phrases and their Compositionality", section 2.2 (negative sampling).
    """
    raise NotImplementedError
