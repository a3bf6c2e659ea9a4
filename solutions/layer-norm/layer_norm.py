"""LayerNorm with its backward pass, and RMSNorm."""

import numpy as np


def layer_norm(x, gamma, beta, eps=1e-5):
    """Layer normalisation: every vector along the last axis gets mean 0 and variance 1, then gamma and beta.

    Args:
        x: (..., D), float64; any number of leading axes, none included.
        gamma: A factor for each feature, (D,), float64.
        beta: A summand for each feature, (D,), float64.
        eps: Added to the biased variance inside the root; a number > 0.

    Returns:
        out: (x - mean) / √(variance + eps) · gamma + beta, shaped like x, float64.
        cache: What layer_norm_backward needs of this call; anything.

    Source: Ba, Kiros and Hinton 2016, "Layer Normalization".
    """
    centred = x - np.mean(x, axis=-1, keepdims=True)
    inverse = 1.0 / np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)  # (..., 1)
    normed = centred * inverse
    # gamma too: the backward pass is not given it, and must not look for normed in out, where gamma may be 0.
    return normed * gamma + beta, (normed, inverse, gamma)


def layer_norm_backward(dout, cache):
    """The gradients of layer_norm's arguments, given that of its output.

    Args:
        dout: Gradient of out, (..., D), float64.
        cache: The second result of layer_norm.

    Returns:
        dx: Shaped like dout, float64.
        dgamma: (D,), float64, summed over all leading axes.
        dbeta: (D,), float64, likewise.

    Source: the chain rule; Ba, Kiros and Hinton 2016, "Layer Normalization", for the function.
    """
    normed, inverse, gamma = cache
    dnormed = dout * gamma
    # Every x also moves its vector's mean and variance. The first mean below is what goes through the one, the
    # second what goes through the other: dx has no part along the ones and along normed (but for eps).
    through_mean = np.mean(dnormed, axis=-1, keepdims=True)
    through_variance = normed * np.mean(dnormed * normed, axis=-1, keepdims=True)
    dx = inverse * (dnormed - through_mean - through_variance)
    leading = tuple(range(dout.ndim - 1))  # () for a single vector: then nothing is summed
    return dx, np.sum(dout * normed, axis=leading), np.sum(dout, axis=leading)


def rms_norm(x, gamma, eps=1e-6):
    """Root mean square normalisation: x / √(mean(x²) + eps) · gamma, along the last axis.

    Args:
        x: (..., D), float64; any number of leading axes, none included.
        gamma: A factor for each feature, (D,), float64.
        eps: Added to the mean square inside the root; a number > 0.

    Returns:
        Shaped like x, float64.

    Source: Zhang and Sennrich 2019, "Root Mean Square Layer Normalization".
    """
    return x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps) * gamma
