"""Linear warm-up, cosine decay."""

import numpy as np


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
    raise NotImplementedError
