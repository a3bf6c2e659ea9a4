"""Correct: a list of stages, each with its length and its curve; the step is used up by one after another."""

import cmath
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Stage:
    length: float
    curve: Callable


class ScheduleError(ValueError):
    pass


@lru_cache
def _stages(base_lr, warmup_steps, total_steps, min_lr):
    decay = total_steps - warmup_steps
    if decay < 0:
        raise ScheduleError("the warm-up is longer than the run")

    def down(n):
        turned = cmath.exp(1j * cmath.pi * n / decay).real
        return base_lr - (base_lr - min_lr) * (1 - turned) / 2

    return (
        Stage(warmup_steps, lambda n: base_lr - base_lr * (warmup_steps - 1 - n) / warmup_steps),
        Stage(decay, down),
        Stage(float("inf"), lambda n: min_lr),
    )


def warmup_cosine(step, base_lr, warmup_steps, total_steps, min_lr=0.0):
    stages = _stages(base_lr, warmup_steps, total_steps, min_lr)
    if step <= -1:
        raise ScheduleError("negative step")
    for stage in stages:
        if step < stage.length:
            return stage.curve(step)
        step -= stage.length
    raise AssertionError


if __name__ == "__main__":
    print([warmup_cosine(i, 1.0, 2, 5) for i in range(7)])
