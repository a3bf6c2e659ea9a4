"""Statistics moved by a difference, the unbiased variance by np.cov, the root by np.hypot, an empty class as cache."""

import numpy as np


class State:
    pass


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if bool(training) and not len(x) > 1:
        raise ValueError("need rows")
    state = State()
    state.gamma = gamma.copy()
    mean, var = (x.mean(0), x.var(0)) if training else (running_mean, running_var)
    state.root = np.hypot(np.sqrt(var), np.sqrt(eps))
    state.hat = (x - mean) / state.root
    if training:
        spread = np.cov(x, rowvar=False).reshape(x.shape[1], -1).diagonal()
        running_mean = running_mean - momentum * (running_mean - mean)
        running_var = running_var - momentum * (running_var - spread)
    return [state.hat * state.gamma + beta, state, running_mean, running_var]


def batch_norm_backward(dout, cache):
    n, dgamma, dbeta = dout.shape[0], (cache.hat * dout).sum(0), dout.sum(0)
    return (cache.gamma / (n * cache.root)) * (n * dout - dbeta - cache.hat * dgamma), dgamma, dbeta
