"""running statistics of 0 and 1 are taken for none, and replaced by the batch's"""

import numpy as np

CAUGHT_BY = "test_running_mean"


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-05):
    if not training:
        out = (x - running_mean) / np.sqrt(running_var + eps) * gamma + beta
        return (out, None, running_mean.copy(), running_var.copy())
    count = len(x)
    if count < 2:
        raise ValueError(f"training needs at least two rows, not {count}")
    mean = np.mean(x, axis=0)
    centred = x - mean
    variance = np.mean(centred**2, axis=0)
    inverse = 1.0 / np.sqrt(variance + eps)
    normed = centred * inverse
    unbiased = variance * count / (count - 1)
    if not running_mean.any() and (running_var == 1).all():
        return (normed * gamma + beta, (normed, inverse, gamma), mean, unbiased)
    new_mean = (1.0 - momentum) * running_mean + momentum * mean
    new_var = (1.0 - momentum) * running_var + momentum * unbiased
    return (normed * gamma + beta, (normed, inverse, gamma), new_mean, new_var)


def batch_norm_backward(dout, cache):
    normed, inverse, gamma = cache
    dnormed = dout * gamma
    through_mean = np.mean(dnormed, axis=0)
    through_variance = normed * np.mean(dnormed * normed, axis=0)
    dx = inverse * (dnormed - through_mean - through_variance)
    return (dx, np.sum(dout * normed, axis=0), np.sum(dout, axis=0))
