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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
