"""SGD with momentum, Adam and AdamW, one step at a time."""

import numpy as np


def sgd_step(w, grad, state, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
    """One step of stochastic gradient descent, with momentum, Nesterov's too, and weight decay.

    Args:
        w: The weight, any shape with one axis or more, float64. Not modified.
        grad: The gradient at w, shaped like w. Not modified.
        state: {} before the first step, then what the last step returned. Not modified.
        lr: The learning rate.
        momentum: What is kept of the velocity from step to step.
        weight_decay: Times w, this is added to the gradient.
        nesterov: Whether the step looks ahead by one more step of the velocity; only with momentum > 0.

    Returns:
        w: The new weight, shaped like w, float64.
        state: A dict of arrays and numbers under keys of your own.

    Source: Sutskever et al. 2013, section 2; torch.optim.SGD.
    """
    # A sum, not an average: the newest gradient counts in full. 0.0 stands for the zeros before the first step.
    grad = grad + weight_decay * w
    if momentum == 0.0:
        return w - lr * grad, {}
    velocity = momentum * state.get("velocity", 0.0) + grad
    # Nesterov's step is what the velocity would do next if this gradient came once more.
    update = grad + momentum * velocity if nesterov else velocity
    return w - lr * update, {"velocity": velocity}


def adam_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """One step of Adam; weight decay is added to the gradient.

    Args:
        w: The weight, any shape with one axis or more, float64. Not modified.
        grad: The gradient at w, shaped like w. Not modified.
        state: {} before the first step, then what the last step returned. Not modified.
        lr: The learning rate.
        betas: What is kept of the mean gradient and of the mean squared gradient from step to step.
        eps: Added to the square root, after the bias correction.
        weight_decay: Times w, this is added to the gradient.

    Returns:
        w: The new weight, shaped like w, float64.
        state: A dict of arrays and numbers under keys of your own.

    Source: Kingma and Ba 2015, algorithm 1; torch.optim.Adam.
    """
    # The decay is part of the gradient, so it passes through both moments and is rescaled with them.
    update, state = _adam_update(grad + weight_decay * w, state, betas, eps)
    return w - lr * update, state


def adamw_step(w, grad, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """One step of AdamW: Adam whose weight decay shrinks the weight directly.

    Args:
        w: The weight, any shape with one axis or more, float64. Not modified.
        grad: The gradient at w, shaped like w. Not modified.
        state: {} before the first step, then what the last step returned. Not modified.
        lr: The learning rate.
        betas: What is kept of the mean gradient and of the mean squared gradient from step to step.
        eps: Added to the square root, after the bias correction.
        weight_decay: Times lr, this is the share of w that is taken away before the step.

    Returns:
        w: The new weight, shaped like w, float64.
        state: A dict of arrays and numbers under keys of your own.

    Source: Loshchilov and Hutter 2019, algorithm 2; torch.optim.AdamW.
    """
    # The decay never meets the moments: every weight shrinks by the same share, whatever its gradients were.
    update, state = _adam_update(grad, state, betas, eps)
    return w * (1.0 - lr * weight_decay) - lr * update, state


def _adam_update(grad, state, betas, eps):
    """The step in units of the learning rate, and the next state; nothing is changed in place."""
    beta1, beta2 = betas
    step = state.get("step", 0) + 1
    mean = beta1 * state.get("mean", 0.0) + (1.0 - beta1) * grad
    square = beta2 * state.get("square", 0.0) + (1.0 - beta2) * grad**2
    # Both start at 0, so after `step` steps their weights sum to 1 - beta**step only.
    mean_hat = mean / (1.0 - beta1**step)
    square_hat = square / (1.0 - beta2**step)
    return mean_hat / (np.sqrt(square_hat) + eps), {"step": step, "mean": mean, "square": square}
