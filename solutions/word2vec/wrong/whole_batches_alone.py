"""what does not fill a batch is left out"""

import numpy as np

CAUGHT_BY = "test_every_argument_makes_a_difference"

BATCH = 64  # centres in a step: their updates add up, and too many at once make it diverge


def train_word2vec(tokens, dim, window, negatives, epochs, lr, seed):
    rng = np.random.default_rng(seed)
    vocabulary = sorted(set(tokens))
    row = {word: i for i, word in enumerate(vocabulary)}
    ids = np.array([row[token] for token in tokens])
    # Negatives are drawn by their count to the power 3/4: where a uniform number falls among the cumulated shares.
    shares = np.cumsum(np.bincount(ids) ** 0.75)
    # As in the original: small random vectors for words as contexts, and zeros for words as centres.
    vectors = rng.uniform(-0.5, 0.5, (len(vocabulary), dim)) / dim
    outputs = np.zeros((len(vocabulary), dim))
    padded = np.pad(ids, window, constant_values=-1)  # -1: beyond the ends of the text
    offsets = np.delete(np.arange(2 * window + 1), window)

    for _ in range(epochs):
        order = rng.permutation(len(ids))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            centers = order[start : start + BATCH]
            around = padded[centers[:, None] + offsets]  # (B, 2 window)
            there = around >= 0
            number = np.maximum(1, there.sum(axis=1, keepdims=True))
            mean = (vectors[around] * there[:, :, None]).sum(axis=1) / number  # CBOW: contexts predict the centre
            drawn = np.searchsorted(shares, rng.uniform(0.0, shares[-1], (len(centers), negatives)), side="right")
            words = np.concatenate([ids[centers, None], drawn], axis=1)  # (B, 1 + negatives)
            error = sigmoid(np.einsum("bd,bkd->bk", mean, outputs[words]))
            error[:, 0] -= 1.0
            step = lr * np.einsum("bk,bkd->bd", error, outputs[words])
            # A word may be there several times: subtract.at takes all of its updates, and `-=` only one.
            np.subtract.at(outputs, words, lr * error[:, :, None] * mean[:, None])
            place, side = np.nonzero(there)
            np.subtract.at(vectors, around[place, side], step[place])
    return vocabulary, vectors


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))
