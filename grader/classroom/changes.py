"""Whose score changed between two books of an assignment, and why."""

from __future__ import annotations

import msgspec

from grader.classroom.marks import Book, Mark
from grader.render.text import number


class Change(msgspec.Struct, frozen=True):
    """A mark that is another one now; points are None where there were, or are, none."""

    student: str
    exercise: str
    before: float | None
    after: float | None
    why: str


def changes(before: Book, after: Book) -> list[Change]:
    """The marks that differ, in the order of the later book."""
    earlier = {(mark.student, mark.exercise): mark for row in before.rows for mark in row.marks}
    found: list[Change] = []
    for row in after.rows:
        for mark in row.marks:
            old = earlier.get((mark.student, mark.exercise))
            was, now = _points(old), _points(mark)
            if was != now:
                found.append(Change(mark.student, mark.exercise, was, now, _why(old, mark)))
    return found


def _points(mark: Mark | None) -> float | None:
    """What was given; the zero of somebody who handed nothing in was not."""
    return mark.points if mark is not None and (mark.attempt or mark.override) else None


def _why(old: Mark | None, new: Mark) -> str:
    """What changed between the two, the most telling thing first."""
    if new.override != (old.override if old else None):
        return f"set by the instructor: {new.override.reason}" if new.override else "the instructor took a score back"
    if new.attempt is None:
        return "its attempts are gone"
    if old is None or old.attempt is None:
        return "graded for the first time"
    if old.attempt.submission != new.attempt.submission:
        return "another submission counts"
    if old.attempt.suite != new.attempt.suite:
        return f"the suite changed: {_checks(old, new) or 'no check of it said otherwise'}"
    if old.late != new.late:
        return "it counts as in time" if not new.late.days else f"it counts as {new.late.days} days late"
    if old.possible != new.possible:
        return f"the exercise counts {number(new.possible)} points, and {number(old.possible)} before"
    return f"graded again: {_checks(old, new) or 'in another environment'}"


def _checks(old: Mark, new: Mark) -> str:
    """The checks that say otherwise now."""
    before, after = old.report, new.report
    if before is None or after is None:
        return ""
    was = {check.id: check.verdict for check in before.checks}
    now = {check.id: check.verdict for check in after.checks}
    said = [f"{name} {was[name]} → {now[name]}" for name in now if name in was and was[name] != now[name]]
    said += [f"{name} is new" for name in now if name not in was]
    said += [f"{name} is gone" for name in was if name not in now]
    return ", ".join(said)
