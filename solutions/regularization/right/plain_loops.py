"""Correct: element by element, lists for tuples, read-only gradients, and ridge by Gauss-Jordan elimination."""

import math

import numpy as np


class Penalty:
    def __init__(self, strength, cost, slope):
        if strength < 0.0:
            raise ValueError("strength")
        self.strength, self.cost, self.slope = strength, cost, slope

    def of(self, weights):
        total, gradients = 0.0, []
        for w in weights:
            gradient = np.empty_like(w, order="F")
            for place, value in np.ndenumerate(w):
                total += self.strength * self.cost(value)
                gradient[place] = self.strength * self.slope(value)
            gradient.setflags(write=False)
            gradients.append(gradient)
        print("cost", total)
        return [total, gradients]


def l2_penalty(weights, strength):
    return Penalty(strength, lambda v: v**2 / 2, lambda v: v).of(weights)


def l1_penalty(weights, strength):
    return Penalty(strength, abs, lambda v: math.copysign(1.0, v) if v else 0.0).of(weights)


def soft_threshold(weight, amount):
    if amount < 0:
        raise ValueError("amount")
    result = np.zeros(weight.shape)
    for place in np.ndindex(*weight.shape):
        value = float(weight[place])
        if abs(value) > amount:
            result[place] = value - math.copysign(amount, value)
    return result


def ridge_fit(x, y, strength):
    if strength < 0:
        raise ValueError("strength")
    n, d = x.shape
    rows = [[sum(x[k, i] * x[k, j] for k in range(n)) + strength * (i == j) for j in range(d)] for i in range(d)]
    for i in range(d):
        rows[i].append(sum(x[k, i] * y[k] for k in range(n)))
    for i in range(d):
        best = max(range(i, d), key=lambda j: abs(rows[j][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(d):
            if j != i:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return np.array([row[-1] for row in rows])
