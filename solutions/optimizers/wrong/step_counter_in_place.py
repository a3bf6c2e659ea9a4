"""the step is counted in the dict passed in, so a second run from one state counts on"""

import numpy as np

CAUGHT_BY = "test_two_runs_from_one_state_agree"


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
    state = state or {"step": 0}
    state["step"] += 1
    step = state["step"]
    mean = beta1 * state.get("mean", 0.0) + (1.0 - beta1) * grad
    square = beta2 * state.get("square", 0.0) + (1.0 - beta2) * grad**2
    mean_hat = mean / (1.0 - beta1**step)
    square_hat = square / (1.0 - beta2**step)
    return mean_hat / (np.sqrt(square_hat) + eps), {**state, "mean": mean, "square": square}
