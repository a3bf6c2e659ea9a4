"""df is kept in bytes, which end at 255"""

import numpy as np

CAUGHT_BY = "test_document_frequency"


def tf_idf(documents):
    vocabulary = sorted({token for document in documents for token in document})
    column = {token: i for i, token in enumerate(vocabulary)}
    counts = np.zeros((len(documents), len(vocabulary)))
    for row, document in zip(counts, documents, strict=True):
        for token in document:
            row[column[token]] += 1
    frequency = np.count_nonzero(counts, axis=0).astype(np.uint8).astype(int)
    # As if one more document had every token: no division by 0, and a word of all documents keeps the weight 1.
    weighted = counts * (np.log((1 + len(documents)) / (1 + frequency)) + 1)
    norms = np.linalg.norm(weighted, axis=1, keepdims=True)
    # An empty document has the length 0 and stays a row of zeros.
    return vocabulary, weighted / np.where(norms > 0, norms, 1.0)
