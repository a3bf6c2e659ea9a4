"""logits below 700 in magnitude go through the logarithm of the softmax, though they may lie 1400 apart"""

import numpy as np

CAUGHT_BY = "test_log_probabilities_below_minus_700"


def softmax(x, axis=-1):
    """Softmax along an axis: exp(x_i) / Σ_j exp(x_j), for logits of any magnitude.

    Args:
        x: Logits, of one dimension or more, finite, float64 or float32.
        axis: The axis along which the result sums to 1; counted from the back where negative.

    Returns:
        The probabilities, shaped like x and of its dtype.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 4.1.
    """
    # Each slice's own maximum: exponents are <= 0, so nothing overflows, and one is 0, so no sum is 0.
    parts = np.exp(x - x.max(axis=axis, keepdims=True))
    return parts / parts.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    """Logarithm of the softmax along an axis: x_i - log Σ_j exp(x_j), finite where the softmax underflows to 0.

    Args:
        x: Logits, of one dimension or more, finite, float64 or float32.
        axis: The axis along which the exponentials of the result sum to 1; counted from the back where negative.

    Returns:
        The log-probabilities, shaped like x and of its dtype.

    Source: Blanchard, Higham and Higham 2021, "Accurately computing the log-sum-exp and softmax functions".
    """
    # The logarithm is taken of the sum (at least 1), never of a probability, which may have underflowed to 0.
    # Adding the maximum back to log(sum) first would be the same on paper, but loses digits where it is large.
    shifted = x - x.max(axis=axis, keepdims=True)
    if np.abs(x).max() < 700 and x.dtype == np.float64:
        return np.log(np.maximum(softmax(x, axis), 5e-324))
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
