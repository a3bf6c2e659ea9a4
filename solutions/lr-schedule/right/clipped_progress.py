"""Correct: no branch by stretch, but a progress cut to [0, 1] and np.select; the squared cosine of half the angle."""

import warnings

import numpy as np


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    if not (0 <= step and warmup_steps <= total_steps):
        raise ValueError("bad argument")
    if min_lr == base_lr:
        warnings.warn("no decay", stacklevel=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = np.float64(step + 1) / np.float64(warmup_steps)
        t = np.clip(np.float64(step - warmup_steps) / np.float64(total_steps - warmup_steps), 0, 1)
    fall = np.cos(np.pi / 2 * t) ** 2
    return np.select(
        [step < warmup_steps, step >= total_steps, True],
        [base_lr * rise, min_lr, fall * base_lr + (1 - fall) * min_lr],
    )[()]
