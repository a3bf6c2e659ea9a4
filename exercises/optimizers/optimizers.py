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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
