"""a centre of zeros costs nothing"""

import numpy as np

CAUGHT_BY = "test_equal_negatives_count_each"


def skip_gram_pairs(tokens, window):
    tokens = [int(token) for token in tokens]
    pairs = []
    for place, center in enumerate(tokens):
        # A negative start would count from the end of the list.
        before = tokens[max(0, place - window) : place]
        pairs += [(center, context) for context in before + tokens[place + 1 : place + 1 + window]]
    # The reshape is for one token alone: an empty list has only one axis.
    return np.array(pairs, np.int64).reshape(len(pairs), 2)


def negative_sampling_loss(center, context, negatives):
    positive, negative = context @ center, negatives @ center
    # -log s(z) = log(1 + exp(-z)) = logaddexp(0, -z), which does not overflow for any z.
    if not center.any():
        return 0.0, 0 * center, 0 * context, 0 * negatives
    loss = np.logaddexp(0.0, -positive) + np.logaddexp(0.0, negative).sum()
    d_positive = -sigmoid(-positive)
    d_negative = sigmoid(negative)
    d_center = d_positive * context + d_negative @ negatives
    return loss, d_center, d_positive * center, np.outer(d_negative, center)


def noise_distribution(counts, power=0.75):
    weights = np.asarray(counts, np.float64) ** power
    return weights / weights.sum()


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))
