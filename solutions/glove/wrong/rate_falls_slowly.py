"""the rate falls from step to step, as lr / (1 + k / 100)"""

import numpy as np

CAUGHT_BY = "test_scales_each_step"


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    """GloVe's weighted squared error and its gradients.

    The sum over the pairs with a count x = counts[i, j] that is not 0 of
    f(x) (w_i · c_j + b_w_i + b_c_j - log x)², with f(x) = min(1, (x / x_max)^alpha).

    Args:
        counts: How often word j is in the context of word i, (V, V), float64, >= 0; need not be symmetric.
        w: The words' vectors, (V, D), float64.
        c: Their vectors as contexts, (V, D).
        b_w: The words' biases, (V,).
        b_c: Their biases as contexts, (V,).
        x_max: From this count on the weight is 1; a number > 0.
        alpha: The exponent of the weight below it; a number > 0.

    Returns:
        loss: A number.
        dw: (V, D), float64.
        dc: (V, D).
        db_w: (V,).
        db_c: (V,).

    Source: Pennington, Socher and Manning 2014, "GloVe: Global Vectors for Word Representation", equations 8 and 9.
    """
    i, j = np.nonzero(counts)  # zeros are left out here, so that none of them enters the logarithm
    x = counts[i, j]
    weight = np.minimum(1.0, (x / x_max) ** alpha)
    miss = (w[i] * c[j]).sum(axis=1) + b_w[i] + b_c[j] - np.log(x)
    slope = np.zeros(counts.shape)  # the derivative with respect to each pair's prediction
    slope[i, j] = 2.0 * weight * miss
    # A row's predictions share w_i and b_w_i, a column's c_j and b_c_j.
    return weight @ miss**2, slope @ c, slope.T @ w, slope.sum(axis=1), slope.sum(axis=0)


def train_glove(counts, dim, steps, lr, seed):
    """Fit vectors and biases by full-batch AdaGrad or Adam on glove_loss with its defaults.

    Args:
        counts: How often word j is in the context of word i, (V, V), float64, >= 0.
        dim: The width of the vectors, an int >= 1.
        steps: How many steps to make, an int >= 1.
        lr: The learning rate, a number > 0.
        seed: An int >= 0, from which the small random start comes.

    Returns:
        w: (V, dim), float64; the words' vectors for later use are w + c.
        c: (V, dim).
        b_w: (V,).
        b_c: (V,).

    Source: Pennington, Socher and Manning 2014, "GloVe: Global Vectors for Word Representation", section 4.2.
    """
    rng = np.random.default_rng(seed)
    words = len(counts)
    values = [*rng.normal(0.0, 0.1, (2, words, dim)), np.zeros(words), np.zeros(words)]
    squares = [np.zeros(value.shape) for value in values]
    for k in range(steps):
        _, *gradients = glove_loss(counts, *values)
        for value, square, gradient in zip(values, squares, gradients, strict=True):
            square += gradient**2
            # A word without counts has no gradient: without the small number its step would be 0 / 0.
            value -= lr / (1.0 + 0.01 * k) * gradient / (np.sqrt(square) + 1e-8)
    return tuple(values)
