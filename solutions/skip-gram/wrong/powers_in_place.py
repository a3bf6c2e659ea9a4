"""counts that are floats are raised to the power in place"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def skip_gram_pairs(tokens, window):
    """Each token with each of its neighbours: the training pairs of skip-gram.

    Args:
        tokens: Ids of the words of a text, at least one; list or array of ints.
        window: How many places to each side are contexts; int >= 1.

    Returns:
        (P, 2), int64: centre and context, in the order of the centre's place, then of the context's.

    Source: Mikolov et al. 2013, "Efficient Estimation of Word Representations in Vector Space".
    """
    tokens = [int(token) for token in tokens]
    pairs = []
    for place, center in enumerate(tokens):
        # A negative start would count from the end of the list.
        before = tokens[max(0, place - window) : place]
        pairs += [(center, context) for context in before + tokens[place + 1 : place + 1 + window]]
    # The reshape is for one token alone: an empty list has only one axis.
    return np.array(pairs, np.int64).reshape(len(pairs), 2)


def negative_sampling_loss(center, context, negatives):
    """The loss of one pair with K negatives, -log s(u_o v) - sum log s(-u_k v), and its gradients.

    Args:
        center: The centre's vector v, (D,), float64.
        context: The context's vector u_o, (D,), float64.
        negatives: The vectors u_k of the negatives, (K, D), float64.

    Returns:
        loss: A number.
        d_center: (D,), float64.
        d_context: (D,), float64.
        d_negatives: (K, D), float64.

    Source: Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their Compositionality",
    section 2.2, equation 4 (with the sign turned, as a loss).
    """
    positive, negative = context @ center, negatives @ center
    # -log s(z) = log(1 + exp(-z)) = logaddexp(0, -z), which does not overflow for any z.
    loss = np.logaddexp(0.0, -positive) + np.logaddexp(0.0, negative).sum()
    d_positive = -sigmoid(-positive)
    d_negative = sigmoid(negative)
    d_center = d_positive * context + d_negative @ negatives
    return loss, d_center, d_positive * center, np.outer(d_negative, center)


def noise_distribution(counts, power=0.75):
    """The probabilities of drawing each word as a negative: counts^power, scaled to the sum 1.

    Args:
        counts: How often each word occurs, (V,), ints or float64, not all 0.
        power: Exponent; a number above 0.

    Returns:
        (V,), float64, sums to 1; 0 where the count is 0.

    Source: Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their Compositionality",
    section 2.2.
    """
    weights = np.asarray(counts, np.float64)
    weights **= power
    return weights / weights.sum()


def sigmoid(z):
    """1 / (1 + exp(-z)) without overflow."""
    return np.exp(-np.logaddexp(0.0, -z))
