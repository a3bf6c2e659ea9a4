"""How long a call may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from grader.expect.mismatch import Mismatch, lines

HOPELESS = 2  # a first run that computed so many times over its bound is not run again


def expect_fast(call: Callable[[Any], object], submission: Any, reference: Any, *, seconds: float) -> Any:
    """The call takes at most `seconds`, or at most ten times what the reference takes here and now; best of three.

    Returns what the submission's first call gave, to be compared: who answers nothing is fast.

    Args:
        call: Makes the call on the module that it is given.
        submission: The ``submission`` fixture.
        reference: The ``reference`` fixture: the reference in a worker of its own.
        seconds: The contract's figure.
    """
    given, mine, computed = _timed(call, submission)
    if mine <= seconds:
        return given
    theirs = min(_timed(call, reference)[1] for _ in range(3))
    allowed = max(seconds, 10 * theirs)
    for _ in range(2):
        # Who waits may only have waited for a turn on a machine that is full; computing takes what it takes, and
        # who did it once may have kept the answer for the next time.
        if mine <= allowed or computed >= HOPELESS * allowed:
            break
        mine = min(mine, _timed(call, submission)[1])
    if mine > allowed:
        raise Mismatch(lines("", f"at most {seconds:g} s", f"{mine:.2g} s ({mine / theirs:.0f} times the reference)"))
    return given


def _timed(call: Callable[[Any], object], module: Any) -> tuple[object, float, float]:
    """What a call gives; how long it takes: CPU time, which no busy machine stretches, unless it mostly waits; and
    the CPU time.
    """
    wall, cpu = time.perf_counter(), getattr(module, "__cpu_seconds__", 0.0)
    given = call(module)
    wall, cpu = time.perf_counter() - wall, getattr(module, "__cpu_seconds__", 0.0) - cpu
    return given, wall if cpu <= wall / 8 else cpu, cpu
