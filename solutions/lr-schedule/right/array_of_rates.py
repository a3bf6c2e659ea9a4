"""Correct: all rates of the run are laid out in an array, and the step picks one; a 0-d array comes back."""

import numpy as np


def _rates(base_lr, warmup_steps, total_steps, min_lr):
    up = np.arange(1, warmup_steps + 1) * base_lr / max(warmup_steps, 1)
    down = np.cos(np.linspace(0.0, np.pi, total_steps - warmup_steps, endpoint=False))
    down = (base_lr + min_lr) / 2 + (base_lr - min_lr) / 2 * down
    return np.concatenate([up, down, [min_lr]])


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    if step < 0 or total_steps < warmup_steps:
        raise ValueError(step, warmup_steps, total_steps)
    rates = _rates(base_lr, warmup_steps, total_steps, min_lr)
    print("lr", rates[0])
    return np.asarray(rates[min(step, len(rates) - 1)])
