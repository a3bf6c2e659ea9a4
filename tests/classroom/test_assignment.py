"""Assignment files and lateness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from grader.classroom.assignment import Lateness, load, parse
from grader.errors import UserError

WHOLE = """
title = "Problem set 1"
due = 2026-12-01T23:59:00+01:00
show = "values"
counts = "last"

[exercises]
attention = 10
iou = 5.5

[late]
grace_minutes = 15
penalty_per_day = 0.1
last_day = 2026-12-05
"""
DUE = datetime(2026, 12, 1, 22, 59, tzinfo=UTC)


def test_a_whole_file_is_read():
    """Title, weights in order, the due time with its zone, and every rule come out as they stand."""
    read = parse(WHOLE)
    assert (read.title, read.exercises, read.show, read.counts) == (
        "Problem set 1",
        {"attention": 10, "iou": 5.5},
        "values",
        "last",
    )
    assert read.due == DUE


def test_exercises_may_be_a_list():
    """Without weights each exercise counts its suite's own points."""
    assert parse('title = "a"\nexercises = ["iou", "nms"]').exercises == {"iou": None, "nms": None}


def test_a_zone_may_stand_beside_a_local_time():
    """A due time without an offset is one of the named zone."""
    read = parse('title = "a"\nexercises = ["iou"]\ndue = 2026-07-01T23:59:00\nzone = "Europe/Berlin"')
    assert read.due == datetime(2026, 7, 1, 21, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('exercises = ["iou"]', "title"),
        ('title = "a"\nexercises = []', "no exercise"),
        ('title = "a"\nexercises = {iou = 0}', "exercises"),
        ('title = "a"\nexercises = ["iou"]\ndue = 2026-12-01T23:59:00', "no time zone"),
        ('title = "a"\nexercises = ["iou"]\ndue = 2026-12-01T23:59:00\nzone = "Berlin"', "no time zone 'Berlin'"),
        ('title = "a"\nexercises = ["iou"]\ndeu = 2026-12-01T23:59:00Z', "deu"),
        ('title = "a"\nexercises = ["iou"]\n[late]\npenalty_per_day = 10', "penalty_per_day"),
        ('title = "a"\nexercises = ["iou"]\n[late]\nlast_day = 2026-12-01', "without a due time"),
        ('title = "a"\nexercises = ["iou"]\ndue = 2026-12-01T00:00:00Z\n[late]\nlast_day = 2026-11-01', "before due"),
        ('title = "a"\nexercises = ["iou"]\nshow = "everything"', "show"),
        ("title = ", "the assignment"),
    ],
)
def test_what_is_wrong_is_named(text, said):
    """A file with a mistake is refused, and the message names the key."""
    with pytest.raises(UserError) as raised:
        parse(text)
    assert said in raised.value.message


def test_a_file_that_is_not_there_is_told(tmp_path):
    """A missing file is the user's error, with its name."""
    with pytest.raises(UserError, match=r"none\.toml"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(hours=-5), Lateness()),
        (timedelta(0), Lateness()),
        (timedelta(minutes=15), Lateness()),
        (timedelta(minutes=16), Lateness(1, 0.1)),
        (timedelta(days=1), Lateness(1, 0.1)),
        (timedelta(days=1, seconds=1), Lateness(2, 0.2)),
        (timedelta(days=4, seconds=59), Lateness(5, 0.5)),
        (timedelta(days=4, seconds=61), Lateness(5, 1.0, too_late=True)),
    ],
)
def test_lateness_is_counted_in_days_begun(after, expected):
    """Grace, a share for each day begun after the due time, and nothing after the end of the last day."""
    assert parse(WHOLE).lateness(DUE + after) == expected


def test_a_penalty_is_never_more_than_everything():
    """Many days late cost all, not more."""
    read = parse('title = "a"\nexercises = ["iou"]\ndue = 2026-12-01T00:00:00Z\n[late]\npenalty_per_day = 0.4')
    assert read.lateness(datetime(2026, 12, 9, tzinfo=UTC)).penalty == 1.0
