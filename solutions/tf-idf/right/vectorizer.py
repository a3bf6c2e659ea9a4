"""A class with fit and transform; np.add.at; the division under errstate, with its NaN replaced; a transposed view."""

import numpy as np


class Vectorizer:
    def fit(self, documents):
        self.words = sorted(set().union(*map(set, documents)))
        self.place = {word: i for i, word in enumerate(self.words)}
        having = np.array([sum(word in set(doc) for doc in documents) for word in self.words], dtype=float)
        self.idf = np.log((len(documents) + 1.0) / (having + 1.0)) + 1.0
        return self

    def transform(self, documents):
        table = np.zeros((len(self.words), len(documents)))
        for j, document in enumerate(documents):
            np.add.at(table[:, j], np.array([self.place[token] for token in document], dtype=int), 1.0)
        table *= self.idf[:, None]
        with np.errstate(invalid="ignore"):
            return np.nan_to_num(table / np.sqrt(np.square(table).sum(axis=0))).T


def tf_idf(documents):
    vectorizer = Vectorizer().fit(documents)
    return vectorizer.words, vectorizer.transform(documents)
