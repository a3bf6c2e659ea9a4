def softmax(x, axis=-1):
    """Softmax along an axis: exp(x_i) / Σ_j exp(x_j), for logits of any magnitude.

    Args:
        x: Logits, of one dimension or more, finite, float64 or float32.
        axis: The axis along which the result sums to 1; counted from the back where negative.

    Returns:
        The probabilities, shaped like x and of its dtype.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 4.1.
    """
    raise NotImplementedError


def log_softmax(x, axis=-1):
    """Logarithm of the softmax along an axis: x_i - log Σ_j exp(x_j), finite where the softmax underflows to 0.

    Args:
        x: Logits, of one dimension or more, finite, float64 or float32.
        axis: The axis along which the exponentials of the result sum to 1; counted from the back where negative.

    Returns:
        The log-probabilities, shaped like x and of its dtype.

    Source: Blanchard, Higham and Higham 2021, "Accurately computing the log-sum-exp and softmax functions".
    """
    raise NotImplementedError
