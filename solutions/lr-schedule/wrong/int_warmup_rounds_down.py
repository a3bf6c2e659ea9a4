"""the warm-up to a whole rate is made of whole numbers"""

import math

CAUGHT_BY = "test_long_and_short_runs"


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    if step < 0:
        raise ValueError(f"step = {step} is negative")
    if warmup_steps > total_steps:
        raise ValueError(f"warmup_steps = {warmup_steps} is more than total_steps = {total_steps}")
    if step < warmup_steps:
        return (
            base_lr * (step + 1) / warmup_steps if base_lr != int(base_lr) else base_lr * ((step + 1) // warmup_steps)
        )
    if step >= total_steps:
        return min_lr
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + 0.5 * (base_lr - min_lr) * (1.0 + math.cos(math.pi * done))
