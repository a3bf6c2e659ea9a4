"""Batch normalisation, forward and backward."""

import numpy as np


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Normalise each feature, by the batch's statistics in training and by the running ones in evaluation.

    Args:
        x: (N, D), float64; N is at least 2 in training.
        gamma: A factor for each feature, (D,), float64.
        beta: A summand for each feature, (D,), float64.
        running_mean: The mean of each feature so far, (D,), float64.
        running_var: The variance of each feature so far, (D,), float64.
        training: Whether the batch's statistics are used, and remembered; bool.
        momentum: The batch's weight in the new running statistics, in [0, 1].
        eps: Added to the variance inside the root; a number > 0.

    Returns:
        out: (x - mean) / √(variance + eps) · gamma + beta, (N, D), float64; the variance is the biased one.
        cache: What batch_norm_backward needs of this call, in training; anything.
        new_running_mean: (D,), float64; (1 - momentum) · old + momentum · batch, in evaluation the old one.
        new_running_var: Likewise, with the batch's unbiased variance.

    Raises:
        ValueError: Training with fewer than two rows.

    Source: Ioffe and Szegedy 2015, "Batch Normalization", algorithms 1 and 2; PyTorch's BatchNorm1d for momentum.
    """
    raise NotImplementedError


def batch_norm_backward(dout, cache):
    """The gradients of a training call's x, gamma and beta, given that of its output.

    Args:
        dout: Gradient of out, (N, D), float64.
        cache: The second result of batch_norm_forward with training=True.

    Returns:
        dx: (N, D), float64.
        dgamma: (D,), float64.
        dbeta: (D,), float64.

    Source: Ioffe and Szegedy 2015, "Batch Normalization", section 3.
    """
    raise NotImplementedError
