"""TF-IDF: text features before embeddings."""

import numpy as np


def tf_idf(documents):
    """Counts weighted by log((1 + D) / (1 + df)) + 1, each document's row scaled to unit length.

    Args:
        documents: D documents, each a list of tokens, perhaps empty; list of lists of str.

    Returns:
        vocabulary: The sorted list of the different tokens.
        matrix: (D, V), float64; a row of zeros for an empty document, shape (0, 0) without documents.

    Source: scikit-learn's documentation of TfidfVectorizer, with its defaults smooth_idf=True and norm="l2".
    """
    raise NotImplementedError
