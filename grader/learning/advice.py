"""Where a learner stands, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from grader.catalog import Exercise
from grader.learning.memory import Attempt, Memory, Standing
from grader.model import Verdict


class TopicProgress(msgspec.Struct, frozen=True):
    """How much of a topic is solved."""

    topic: str
    solved: int
    total: int


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Where a learner stands, and what to do next.

    Attributes:
        solved: How many of the exercises here are solved.
        total: How many there are.
        topics: The same by topic, in the catalogue's order.
        current: The exercise tried last, where it is not solved yet.
        attempt: The last attempt at it.
        failing: How many of its checks did not pass.
        proposed: What to try next: an exercise that was neither solved nor revealed.
        command: What to type now; empty when all is solved.
    """

    solved: int
    total: int
    topics: tuple[TopicProgress, ...]
    current: Exercise | None
    attempt: Attempt | None
    failing: int
    proposed: Exercise | None
    command: str


def advise(exercises: Sequence[Exercise], memory: Memory) -> Advice:
    """What follows from what is remembered.

    Args:
        exercises: All that there are, in the catalogue's order.
        memory: What is remembered.
    """
    standings = memory.standings()
    by_slug = {exercise.slug: exercise for exercise in exercises}
    last = memory.last()
    # An exercise of a folder that is not given today is no exercise here.
    here = by_slug.get(last.exercise) if last else None
    current = here if here and not _standing(standings, here).solved else None
    attempt = last if current else None
    proposed = _proposed(exercises, standings, here, current)
    return Advice(
        solved=sum(_standing(standings, exercise).solved for exercise in exercises),
        total=len(exercises),
        topics=_topics(exercises, standings),
        current=current,
        attempt=attempt,
        failing=sum(check.verdict is not Verdict.PASSED for check in memory.report(attempt).checks) if attempt else 0,
        proposed=proposed,
        command=f"practice check {current.slug}" if current else f"practice start {proposed.slug}" if proposed else "",
    )


def _standing(standings: Mapping[str, Standing], exercise: Exercise) -> Standing:
    return standings.get(exercise.slug, Standing())


def _topics(exercises: Sequence[Exercise], standings: Mapping[str, Standing]) -> tuple[TopicProgress, ...]:
    counts: dict[str, tuple[int, int]] = {}
    for exercise in exercises:
        solved, total = counts.get(exercise.topic, (0, 0))
        counts[exercise.topic] = (solved + _standing(standings, exercise).solved, total + 1)
    return tuple(TopicProgress(topic, *count) for topic, count in counts.items())


def _proposed(
    exercises: Sequence[Exercise],
    standings: Mapping[str, Standing],
    here: Exercise | None,
    current: Exercise | None,
) -> Exercise | None:
    """The next of the topic at hand, or else the first of all; revealed ones wait until the others are done."""

    def key(exercise: Exercise) -> tuple[bool, bool]:
        return _standing(standings, exercise).revealed, here is None or exercise.topic != here.topic

    left = [exercise for exercise in exercises if exercise is not current and not _standing(standings, exercise).solved]
    return min(left, key=key, default=None)
