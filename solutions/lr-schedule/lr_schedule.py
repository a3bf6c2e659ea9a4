"""Linear warm-up, cosine decay."""

import math


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    """The learning rate of a step: a linear rise to base_lr, then half a cosine down to min_lr.

    Args:
        step: The number of the step, from 0; int.
        base_lr: The greatest rate, a number.
        warmup_steps: How many steps the rise takes; int, 0 or more.
        total_steps: The step from which on the rate is min_lr; int, at least warmup_steps.
        min_lr: The rate at the end, a number.

    Returns:
        The learning rate, a float.

    Raises:
        ValueError: step is negative, or warmup_steps > total_steps.

    Source: Loshchilov and Hutter 2017, "SGDR", equation 5; Goyal et al. 2017, section 2.2, for the warm-up.
    """
    if step < 0:
        raise ValueError(f"step = {step} is negative")
    if warmup_steps > total_steps:
        raise ValueError(f"warmup_steps = {warmup_steps} is more than total_steps = {total_steps}")
    # step + 1: a rate of 0 would waste the first step. Never entered with 0 steps of warm-up.
    if step < warmup_steps:
        return base_lr * (step + 1) / warmup_steps
    # Before the division: it takes care of warmup_steps = total_steps, and of all that comes after the end.
    if step >= total_steps:
        return min_lr
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + 0.5 * (base_lr - min_lr) * (1.0 + math.cos(math.pi * done))
