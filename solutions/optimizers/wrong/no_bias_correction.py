"""the moments are not divided by 1 - beta**t"""

import numpy as np

CAUGHT_BY = "test_adam_corrects_the_bias"


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    """One step of stochastic gradient descent, with momentum, Nesterov's too, and weight decay."""
    grad = grad + weight_decay * w
    if momentum == 0.0:
        return w - lr * grad, {}
    velocity = momentum * state.get("velocity", 0.0) + grad
    update = grad + momentum * velocity if nesterov else velocity
    return w - lr * update, {"velocity": velocity}


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """One step of Adam; weight decay is added to the gradient."""
    update, state = _adam_update(grad + weight_decay * w, state, betas, eps)
    return w - lr * update, state


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """One step of AdamW: Adam whose weight decay shrinks the weight directly."""
    update, state = _adam_update(grad, state, betas, eps)
    return w * (1.0 - lr * weight_decay) - lr * update, state


def _adam_update(grad, state, betas, eps):
    """The step in units of the learning rate, and the next state; nothing is changed in place."""
    beta1, beta2 = betas
    step = state.get("step", 0) + 1
    mean = beta1 * state.get("mean", 0.0) + (1.0 - beta1) * grad
    square = beta2 * state.get("square", 0.0) + (1.0 - beta2) * grad**2
    mean_hat = mean
    square_hat = square
    return mean_hat / (np.sqrt(square_hat) + eps), {"step": step, "mean": mean, "square": square}
