"""evaluation takes a running variance of 0 for 1"""

import numpy as np

CAUGHT_BY = "test_evaluation_adds_eps_inside_the_root"


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-05):
    if not training:
        running_var = np.where(running_var == 0, 1.0, running_var)
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
