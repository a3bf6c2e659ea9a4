"""the power is cut off at 2"""

import numpy as np

CAUGHT_BY = "test_noise_distribution"


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
    loss = np.logaddexp(0.0, -positive) + np.logaddexp(0.0, negative).sum()
    d_positive = -sigmoid(-positive)
    d_negative = sigmoid(negative)
    d_center = d_positive * context + d_negative @ negatives
    return loss, d_center, d_positive * center, np.outer(d_negative, center)


def noise_distribution(counts, power=0.75):
    power = min(power, 2.0)
    weights = np.asarray(counts, np.float64) ** power
    return weights / weights.sum()


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))
