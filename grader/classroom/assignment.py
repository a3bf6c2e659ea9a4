"""An assignment: which exercises, what each counts, when it is due, and what becomes of late work."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from grader.errors import UserError

Show = Literal["titles", "values", "full"]
Counts = Literal["best", "last"]

_Weight = Annotated[float, msgspec.Meta(gt=0)]
_DAY = timedelta(days=1)


class Late(msgspec.Struct, frozen=True):
    """What becomes of work that comes after it is due.

    Attributes:
        grace_minutes: So much later still counts as in time.
        penalty_per_day: The share of what was earned that each day begun after the due time costs, from 0 to 1.
        last_day: After this moment nothing is earned; None for no end.
    """

    grace_minutes: float = 0.0
    penalty_per_day: float = 0.0
    last_day: datetime | None = None


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What a class is asked to hand in.

    Attributes:
        title: Its name in the gradebook and in every export.
        exercises: The slugs, in order, each with the points that it counts; None for the suite's own.
        due: When it is due, with its zone; None when it never is.
        late: What becomes of late work.
        show: What students are shown of hidden checks.
        counts: Which attempt counts.
    """

    title: str
    exercises: dict[str, float | None]
    due: datetime | None = None
    late: Late = Late()
    show: Show = "titles"
    counts: Counts = "best"

    def lateness(self, submitted: datetime | None) -> Lateness:
        """How late a submission of this moment is; one without a moment is in time."""
        if self.due is None or submitted is None:
            return Lateness()
        if self.late.last_day is not None and submitted > self.late.last_day:
            return Lateness(_days(submitted - self.due), 1.0, too_late=True)
        over = submitted - self.due
        if over <= timedelta(minutes=self.late.grace_minutes):
            return Lateness()
        days = _days(over)
        return Lateness(days, min(1.0, days * self.late.penalty_per_day))


class Lateness(msgspec.Struct, frozen=True):
    """How late: the days begun after the due time, the share that they cost, and whether it is past the last day."""

    days: int = 0
    penalty: float = 0.0
    too_late: bool = False


class _LateTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[late]`` as it is written."""

    grace_minutes: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    penalty_per_day: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    last_day: Any = None  # a date or a moment, which msgspec cannot tell apart in a union


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An assignment file as it is written; an unknown key is an error, so that a typing slip is seen."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    exercises: dict[str, _Weight] | list[str]
    due: datetime | None = None
    zone: str = ""
    show: Show = "titles"
    counts: Counts = "best"
    late: _LateTable = _LateTable()


def load(path: Path) -> Assignment:
    """Read an assignment file.

    Raises:
        UserError: It cannot be read, or something in it is wrong; the message names the file and the key.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"the assignment {path} cannot be read: {getattr(error, 'strerror', None) or error}", "name a TOML file"
        ) from None
    return parse(text, str(path))


def parse(text: str, where: str = "the assignment") -> Assignment:
    """An assignment from the text of its file; `where` is what messages call it."""
    try:
        file = msgspec.convert(msgspec.toml.decode(text, type=dict[str, Any]), _File)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UserError(f"{where}: {error}", "docs/instructors.md shows an assignment file") from None
    slugs: dict[str, float | None] = (
        dict.fromkeys(file.exercises) if isinstance(file.exercises, list) else dict(file.exercises)
    )
    if not slugs:
        raise UserError(f"{where}: there is no exercise in it", 'exercises = ["attention", "iou"]')
    zone = _zone(file.zone, where)
    due = None if file.due is None else _with_zone(file.due, zone, f"{where}: due")
    last = file.late.last_day
    if last is not None and due is None:
        raise UserError(f"{where}: late.last_day without a due time", "give due, or leave last_day out")
    if last is not None and not isinstance(last, date):
        raise UserError(f"{where}: late.last_day is neither a date nor a time", "last_day = 2026-12-08")
    if last is not None and not isinstance(last, datetime):  # a day without a time ends with its last moment
        last = datetime.combine(last + _DAY, time(), zone or (due.tzinfo if due else UTC)) - timedelta(microseconds=1)
    elif last is not None:
        last = _with_zone(last, zone, f"{where}: late.last_day")
    if last is not None and due is not None and last < due:
        raise UserError(f"{where}: late.last_day is before due", "put last_day after due, or leave it out")
    return Assignment(
        title=file.title,
        exercises=slugs,
        due=due,
        late=Late(file.late.grace_minutes, file.late.penalty_per_day, last),
        show=file.show,
        counts=file.counts,
    )


def _days(over: timedelta) -> int:
    """The days begun."""
    return max(1, math.ceil(over / _DAY))


def _zone(name: str, where: str) -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(f"{where}: there is no time zone {name!r}", 'zone = "Europe/Berlin"') from None


def _with_zone(moment: datetime, zone: tzinfo | None, what: str) -> datetime:
    if moment.tzinfo is not None:
        return moment
    if zone is None:
        raise UserError(f"{what} has no time zone", 'due = 2026-12-01T23:59:00+01:00, or zone = "Europe/Berlin"')
    return moment.replace(tzinfo=zone)
