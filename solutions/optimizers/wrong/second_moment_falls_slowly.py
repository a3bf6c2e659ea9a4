"""the second moment never falls by more than half in a step"""

import numpy as np

CAUGHT_BY = "test_gradients_that_jump"


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    grad = grad + weight_decay * w
    if momentum == 0.0:
        return (w - lr * grad, {})
    velocity = momentum * state.get("velocity", 0.0) + grad
    update = grad + momentum * velocity if nesterov else velocity
    return (w - lr * update, {"velocity": velocity})


def adam_step(w, grad, state, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.0):
    update, state = _adam_update(grad + weight_decay * w, state, betas, eps)
    return (w - lr * update, state)


def adamw_step(w, grad, state, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01):
    update, state = _adam_update(grad, state, betas, eps)
    return (w * (1.0 - lr * weight_decay) - lr * update, state)


def _adam_update(grad, state, betas, eps):
    beta1, beta2 = betas
    step = state.get("step", 0) + 1
    mean = beta1 * state.get("mean", 0.0) + (1.0 - beta1) * grad
    square = beta2 * state.get("square", 0.0) + (1.0 - beta2) * grad**2
    mean_hat = mean / (1.0 - beta1**step)
    square_hat = np.maximum(square, 0.5 * state.get("square", 0.0)) / (1.0 - beta2**step)
    return (mean_hat / (np.sqrt(square_hat) + eps), {"step": step, "mean": mean, "square": square})
