"""without decay g is grad itself, and Nesterov's step adds the velocity to it in place"""

import numpy as np

CAUGHT_BY = "test_leaves_arguments_alone"


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    g = grad + weight_decay * w if weight_decay else grad
    if momentum == 0:
        return w - lr * g, {}
    v = momentum * state.get("v", 0.0) + g
    move = v
    if nesterov:
        g += momentum * v
        move = g
    return w - lr * move, {"v": v}


def moments(g, state, betas, eps):
    b1, b2 = betas
    t = state.get("t", 0) + 1
    m = b1 * state.get("m", 0.0) + (1 - b1) * g
    s = b2 * state.get("s", 0.0) + (1 - b2) * g**2
    step = (m / (1 - b1**t)) / (np.sqrt(s / (1 - b2**t)) + eps)
    return step, {"t": t, "m": m, "s": s}


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    step, new = moments(grad + weight_decay * w, state, betas, eps)
    return w - lr * step, new


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    step, new = moments(grad, state, betas, eps)
    return w - lr * weight_decay * w - lr * step, new
