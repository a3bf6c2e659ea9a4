"""the start depends on the number of steps"""

import numpy as np

CAUGHT_BY = "test_same_seed_same_result"


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    i, j = np.nonzero(counts)  # zeros are left out here, so that none of them enters the logarithm
    x = counts[i, j]
    weight = np.minimum(1.0, (x / x_max) ** alpha)
    miss = (w[i] * c[j]).sum(axis=1) + b_w[i] + b_c[j] - np.log(x)
    slope = np.zeros(counts.shape)  # the derivative with respect to each pair's prediction
    slope[i, j] = 2.0 * weight * miss
    # A row's predictions share w_i and b_w_i, a column's c_j and b_c_j.
    return weight @ miss**2, slope @ c, slope.T @ w, slope.sum(axis=1), slope.sum(axis=0)


def train_glove(counts, dim, steps, lr, seed):
    rng = np.random.default_rng([seed, steps])
    words = len(counts)
    values = [*rng.normal(0.0, 0.1, (2, words, dim)), np.zeros(words), np.zeros(words)]
    squares = [np.zeros(value.shape) for value in values]
    for _ in range(steps):
        _, *gradients = glove_loss(counts, *values)
        for value, square, gradient in zip(values, squares, gradients, strict=True):
            square += gradient**2
            # A word without counts has no gradient: without the small number its step would be 0 / 0.
            value -= lr * gradient / (np.sqrt(square) + 1e-8)
    return tuple(values)
