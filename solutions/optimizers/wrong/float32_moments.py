"""the state keeps the moments in float32, which a large gradient's square overflows"""

import numpy as np

CAUGHT_BY = "test_gradients_that_jump"


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    g = grad + weight_decay * w
    if momentum == 0:
        return w - lr * g, {}
    v = momentum * state.get("v", 0.0) + g
    move = g + momentum * v if nesterov else v
    return w - lr * move, {"v": v}


def moments(g, state, betas, eps):
    b1, b2 = betas
    t = state.get("t", 0) + 1
    m = b1 * state.get("m", 0.0) + (1 - b1) * g
    s = b2 * state.get("s", 0.0) + (1 - b2) * g**2
    step = (m / (1 - b1**t)) / (np.sqrt(s / (1 - b2**t)) + eps)
    return step, {"t": t, "m": m.astype(np.float32), "s": s.astype(np.float32)}


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    step, new = moments(grad + weight_decay * w, state, betas, eps)
    return w - lr * step, new


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    step, new = moments(grad, state, betas, eps)
    return w - lr * weight_decay * w - lr * step, new
