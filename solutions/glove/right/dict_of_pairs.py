"""Pairs from argwhere, gradients gathered with np.add.at; AdaGrad with ε under the root; Fortran order."""

import numpy as np


def weight_of(x, x_max, alpha):
    f = np.ones(len(x))
    rare = x < x_max
    f[rare] = np.exp(alpha * (np.log(x[rare]) - np.log(x_max)))
    return f


def glove_loss(counts, w, c, b_w, b_c, x_max=100.0, alpha=0.75):
    pairs = np.argwhere(counts)
    rows, columns = pairs[:, 0], pairs[:, 1]
    x = counts[rows, columns]
    f = weight_of(x, float(x_max), float(alpha))
    e = np.sum(w[rows] * c[columns], -1)
    e += b_w[rows] + b_c[columns]
    e -= np.log(x)
    g = 2 * f * e
    result = {name: np.zeros(like.shape, order="F") for name, like in dict(dw=w, dc=c, db_w=b_w, db_c=b_c).items()}
    np.add.at(result["dw"], rows, g[:, None] * c[columns])
    np.add.at(result["dc"], columns, g[:, None] * w[rows])
    np.add.at(result["db_w"], rows, g)
    np.add.at(result["db_c"], columns, g)
    return (np.vdot(f, e * e), *result.values())


def train_glove(counts, dim, steps, lr, seed):
    rng = np.random.Generator(np.random.PCG64(seed))
    n = np.shape(counts)[0]
    p = {"w": rng.standard_normal((dim, n)).T * 0.01, "c": rng.standard_normal((n, dim)) * 0.01}
    p["b_w"], p["b_c"] = rng.standard_normal((2, n)) * 0.01
    total = dict.fromkeys(p, 0.0)
    for _ in range(int(steps)):
        for name, g in zip(tuple(p), glove_loss(counts, *p.values())[1:]):
            total[name] = total[name] + g**2
            p[name] = p[name] - lr * g / np.sqrt(total[name] + 1e-8)
    return p["w"], p["c"], p["b_w"], p["b_c"]
