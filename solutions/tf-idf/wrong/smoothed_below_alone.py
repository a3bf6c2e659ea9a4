"""1 is added to df, but not to D"""

import numpy as np

CAUGHT_BY = "test_weight_of_rare_and_common_words"


def tf_idf(documents):
    """Counts weighted by log((1 + D) / (1 + df)) + 1, each document's row scaled to unit length.

    Args:
        documents: D documents, each a list of tokens, perhaps empty; list of lists of str.

    Returns:
        vocabulary: The sorted list of the different tokens.
        matrix: (D, V), float64; a row of zeros for an empty document, shape (0, 0) without documents.

    Source: scikit-learn's documentation of TfidfVectorizer, with its defaults smooth_idf=True and norm="l2".
    """
    vocabulary = sorted({token for document in documents for token in document})
    column = {token: i for i, token in enumerate(vocabulary)}
    counts = np.zeros((len(documents), len(vocabulary)))
    for row, document in zip(counts, documents, strict=True):
        for token in document:
            row[column[token]] += 1
    frequency = np.count_nonzero(counts, axis=0)
    # As if one more document had every token: no division by 0, and a word of all documents keeps the weight 1.
    weighted = counts * (np.log(len(documents) / (1 + frequency)) + 1)
    norms = np.linalg.norm(weighted, axis=1, keepdims=True)
    # An empty document has the length 0 and stays a row of zeros.
    return vocabulary, weighted / np.where(norms > 0, norms, 1.0)
