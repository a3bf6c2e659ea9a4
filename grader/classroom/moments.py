"""When a submission came in: from a list of times, else from nbgrader's timestamp.txt, else from the file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from grader.classroom.rosters import folded, read_csv
from grader.errors import UserError

TIMESTAMP = "timestamp.txt"
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(\S+)?")

# Archives may hold any times, and those at the ends of the calendar are not to be had in every zone.
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Moment(msgspec.Struct, frozen=True):
    """A moment, in UTC, and where it is from: ``times``, ``timestamp.txt`` or ``file``."""

    at: datetime
    source: str


class Times:
    """The moments that an instructor listed, by student and, where the list says so, by exercise."""

    def __init__(self, moments: dict[tuple[str, str], datetime] | None = None) -> None:
        self._moments = moments or {}

    def get(self, student: str, slug: str) -> Moment | None:
        """The moment listed for this student's submission to this exercise."""
        for key in ((folded(student), slug), (folded(student), "")):
            if key in self._moments:
                return Moment(self._moments[key], "times")
        return None


def load(path: Path) -> Times:
    """Read a list of times: a CSV of student, time and perhaps exercise; a header may name the columns.

    Raises:
        UserError: It cannot be read, or a time is none or has no offset; the message names the line.
    """
    order = {"student": 0, "time": 1, "exercise": 2}
    moments: dict[tuple[str, str], datetime] = {}
    for n, (line, row) in enumerate(read_csv(path, "the list of times")):
        cells = [cell.strip() for cell in row]
        plain = [cell.casefold().replace(" ", "_") for cell in cells]
        if n == 0 and "time" in plain:
            who = next((name for name in ("student", "student_id", "id") if name in plain), None)
            if who is None:
                raise UserError(f"{path}, line {line}: there is no column student", "student,time")
            order = {"student": plain.index(who), "time": plain.index("time")}
            if "exercise" in plain:
                order["exercise"] = plain.index("exercise")
            continue
        found = {key: cells[at] if at < len(cells) else "" for key, at in order.items()}
        moments[folded(found["student"]), found.get("exercise", "")] = _moment(found["time"], f"{path}, line {line}")
    return Times(moments)


def _moment(text: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{where}: {text!r} is no time", "write it like 2026-12-01T23:59:00+01:00") from None
    if moment.tzinfo is None:
        raise UserError(f"{where}: {text!r} has no offset", "write it like 2026-12-01T23:59:00+01:00") from None
    return moment.astimezone(UTC)


def of_folder(folder: Path) -> Moment | None:
    """What nbgrader's ``timestamp.txt`` in this folder says; None where there is none that can be read."""
    path = folder / TIMESTAMP
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 1000:
            return None
        found = _STAMP.match(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None
    if found is None:
        return None
    day, clock, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}")
        if zone is None or zone.upper() in ("UTC", "Z"):  # nbgrader takes a time without a zone for UTC
            moment = moment.replace(tzinfo=UTC)
        elif zone[0] in "+-":
            moment = datetime.fromisoformat(f"{day}T{clock}{zone}").astimezone(UTC)
        else:
            moment = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return None
    return Moment(moment, TIMESTAMP) if _FIRST <= moment <= _LAST else None


def of_file(path: Path) -> Moment:
    """When the file was last changed."""
    seconds = min(max(path.stat().st_mtime, _FIRST.timestamp()), _LAST.timestamp())
    return Moment(datetime.fromtimestamp(seconds, UTC), "file")
