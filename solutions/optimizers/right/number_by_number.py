"""Plain Python, one number at a time; the state is lists of floats; results are reversed views of what was computed."""

import math
from dataclasses import asdict, dataclass, field

import numpy as np


@dataclass(frozen=True)
class Memory:
    t: int = 0
    first: list = field(default_factory=list)
    second: list = field(default_factory=list)


def shaped(numbers, like):
    return np.array(numbers[::-1])[::-1].reshape(like.shape)


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    memory = Memory(**state) if state else Memory(first=[0.0] * w.size)
    new, velocities = [], []
    for number, slope, velocity in zip(w.flat, grad.flat, memory.first, strict=True):
        slope = float(slope) + weight_decay * float(number)
        velocity = momentum * velocity + slope
        new.append(float(number) - lr * ((slope + momentum * velocity) if nesterov else velocity))
        velocities.append(velocity)
    return shaped(new, w), asdict(Memory(memory.t + 1, velocities))


def adam_number(number, slope, m, s, t, lr, betas, eps, l2, shrink):
    slope += l2 * number
    m = betas[0] * m + (1 - betas[0]) * slope
    s = betas[1] * s + (1 - betas[1]) * slope**2
    root = math.sqrt(s / (1 - betas[1] ** t))
    return number - lr * shrink * number - lr * m / (1 - betas[0] ** t) / (root + eps), m, s


def adam_array(w, grad, state, lr, betas, eps, l2, shrink):
    memory = Memory(**state) if state else Memory(0, [0.0] * w.size, [0.0] * w.size)
    rows = [
        adam_number(float(x), float(g), m, s, memory.t + 1, lr, betas, eps, l2, shrink)
        for x, g, m, s in zip(w.ravel(), grad.ravel(), memory.first, memory.second, strict=True)
    ]
    new, first, second = (list(column) for column in zip(*rows, strict=True))
    return shaped(new, w), asdict(Memory(memory.t + 1, first, second))


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    return adam_array(w, grad, state, lr, betas, eps, weight_decay, 0.0)


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    return adam_array(w, grad, state, lr, betas, eps, 0.0, weight_decay)
