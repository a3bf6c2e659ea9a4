"""From attempts to marks: which attempt counts, lateness, overrides, changes and edits."""

from __future__ import annotations

import msgspec
import pytest

from grader.catalog import CheckInfo
from grader.classroom import marks
from grader.classroom.assignment import parse
from grader.classroom.changes import changes
from grader.classroom.gradebook import Attempt, Gradebook, Override
from grader.classroom.gradebook.book import Found
from grader.classroom.rosters import Student
from grader.classroom.verifying import edited
from grader.errors import UserError

FILE = """
title = "ps1"
due = 2026-12-01T00:00:00Z
counts = "{counts}"
exercises = {{alpha = 10}}
[late]
penalty_per_day = 0.25
last_day = 2026-12-03T00:00:00Z
"""
CHECKS = (CheckInfo("test_a", "a", 5.0, hidden=True, gate=False),)


def attempt(score: float | None, *, day: int = 0, submission: str = "a", **more: object) -> Attempt:
    """An attempt of s1 for alpha, of 5 points, so many days after the due time."""
    made = Attempt(
        run_id=1,
        student="s1",
        exercise="alpha",
        work="w",
        submission=submission,
        suite="suite",
        submitted_at=f"2026-12-{day + 1:02}T00:00:00.000000+00:00" if day else "2026-11-30T00:00:00.000000+00:00",
        submitted_from="times",
        recorded_at="2026-12-10T00:00:00.000000+00:00",
        verdict="grader_fault" if score is None else "passed" if score == 5.0 else "failed",
        score=score,
        max_score=5.0,
        tier="full",
        message="",
        report="",
    )
    return msgspec.structs.replace(made, **more)


def marked(*attempts: Attempt, counts: str = "best", entries: tuple[Found, ...] = (), override=None, enrolled=True):
    """The mark of s1."""
    numbered = [msgspec.structs.replace(each, id=n) for n, each in enumerate(attempts, 1)]
    column = marks.Column("alpha", "Alpha", 10.0, CHECKS)
    student = Student("s1", enrolled=enrolled)
    return marks.mark(student, column, parse(FILE.format(counts=counts)), numbered, entries, override)


def test_points_are_the_share_of_the_suites():
    """4 of 5 points of the suite are 8 of the assignment's 10."""
    assert marked(attempt(4.0)).points == 8.0


def test_the_best_attempt_counts_after_lateness():
    """A better attempt that is late counts where it still earns more, and only there."""
    assert marked(attempt(3.0), attempt(5.0, day=1, submission="b")).points == 7.5
    assert marked(attempt(4.0), attempt(5.0, day=2, submission="b")).points == 8.0


def test_the_last_attempt_counts():
    """With counts = "last" an earlier, better attempt does not."""
    assert marked(attempt(5.0, submission="b"), attempt(2.0, day=1), counts="last").points == 3.0


def test_a_regrade_replaces_the_grade_of_the_same_submission():
    """Of one submission the newest grade counts, a lower one too: the suite is what it is now."""
    assert marked(attempt(5.0), attempt(3.0, suite="new")).points == 6.0


def test_a_fault_of_ours_never_replaces_a_grade():
    """An earlier grade stays; without one there are no points, and no zero either."""
    assert marked(attempt(4.0), attempt(None)).points == 8.0
    alone = marked(attempt(None, message="out of luck"))
    assert (alone.points, alone.status) == (None, "fault")
    assert "out of luck" in alone.reasons[0]


def test_late_work_says_what_it_costs():
    """A day late costs its share; after the last day nothing is earned; both are reasons."""
    assert "late: 1 day, which costs 25%" in marked(attempt(5.0, day=1)).reasons
    gone = marked(attempt(5.0, day=5))
    assert gone.points == 0.0
    assert "after the last day" in gone.reasons[0]


def test_a_later_look_corrects_the_time():
    """A list of times that comes later counts; a file that was copied does not make work late."""
    assert marked(attempt(5.0, day=1), entries=(found("2026-11-30T00:00:00.000000+00:00", "times"),)).points == 10.0
    from_file = attempt(5.0, submitted_from="file")
    assert marked(from_file, entries=(found("2026-12-02T00:00:00.000000+00:00", "file"),)).points == 10.0


def found(moment: str | None, source: str, problem: str = "", submission: str = "a") -> Found:
    return Found("s1", "alpha", submission, moment, source, problem)


def test_without_an_attempt_the_entry_tells_why():
    """Missing and unreadable work has no points and a reason; what is not graded yet has neither."""
    assert marked(entries=(found(None, "", "missing: there is no alpha.py", ""),)).status == "missing"
    assert marked(entries=(found(None, "", "unreadable: a link", ""),)).status == "unreadable"
    waiting = marked(entries=(found(None, ""),))
    assert (waiting.status, waiting.points) == ("ungraded", None)


def test_an_override_counts_with_its_reason():
    """What an instructor sets counts, late or not, after a fault too, and the reason is told."""
    override = Override("s1", "alpha", 9.0, "the appeal", "2026-12-11")
    for each in (attempt(1.0, day=5), attempt(None)):
        mark = marked(each, override=override)
        assert mark.points == 9.0
        assert "set to 9 by the instructor: the appeal" in mark.reasons
    assert marked(attempt(1.0), override=Override("s1", "alpha", None, "taken back", "x")).points == 2.0


def test_a_stranger_is_marked():
    """Who is not on the roster has a mark that says so."""
    assert marked(attempt(5.0), enrolled=False).reasons == ("unknown student: not on the roster",)


@pytest.fixture
def book(tmp_path):
    """An empty gradebook."""
    with Gradebook.open(str(tmp_path / "grades.db")) as opened:
        yield opened


def run(book: Gradebook, *attempts: Attempt) -> int:
    """A finished run that recorded these; the assignment's number."""
    number, key = book.begin(parse(FILE.format(counts="best")), [Student("s1")])
    from grader.classroom.gradebook.book import now

    for each in attempts:
        book.record(number, msgspec.structs.replace(each, run_id=key, recorded_at=now()))
    book.finish(key)
    return number


def seen(book: Gradebook, number: int, until: str | None = None) -> marks.Book:
    return marks.book(book, number, book.assignment()[1], lambda slug: (slug, CHECKS), "", until=until)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (attempt(5.0, suite="new"), "the suite changed"),
        (attempt(5.0, submission="b"), "another submission counts"),
        (attempt(3.0), "graded again"),
    ],
)
def test_changes_say_why(book, second, why):
    """A score that is another one after a run is told with the reason."""
    run(book, attempt(4.0))
    number = run(book, second)
    before = seen(book, number, until=book.finished(number)[-2])
    (change,) = changes(before, seen(book, number))
    assert (change.before, change.after) == (8.0, (second.score or 0) * 2)
    assert change.why.startswith(why)


def test_an_override_is_a_change(book):
    """What an instructor set since the run is told with the reason that they gave."""
    number = run(book, attempt(4.0))
    before = seen(book, number)
    book.override(number, Override("s1", "alpha", 1.0, "copied", "2026-12-11"))
    (change,) = changes(before, seen(book, number))
    assert change.why == "set by the instructor: copied"


def test_nothing_changed_is_nothing(book):
    """The same grades again are no change."""
    run(book, attempt(4.0))
    number = run(book, attempt(4.0))
    assert changes(seen(book, number, until=book.finished(number)[-2]), seen(book, number)) == []


def test_an_edited_row_is_found(book):
    """A row whose score was changed behind the gradebook's back no longer fits its digest."""
    number = run(book, attempt(4.0))
    (kept,) = book.attempts(number)
    assert edited([kept]) == []
    assert "attempt 1 was edited" in edited([msgspec.structs.replace(kept, score=5.0)])[0]


def test_a_manifest_finds_what_the_digest_cannot(book):
    """A row that was edited with its digest, or removed, differs from the manifest."""
    number = run(book, attempt(4.0), attempt(2.0, submission="b"))
    kept = list(book.attempts(number))
    from grader.classroom.exports import manifest

    exported = manifest.render(seen(book, number), attempts=kept).files["grades.json"]
    assert edited(kept, exported) == []
    forged = book.record(number, msgspec.structs.replace(kept[1], score=5.0))
    assert edited([msgspec.structs.replace(forged, id=2)], exported) == [
        "s1, alpha: attempt 1 is gone",
        "s1, alpha: attempt 2 is not the one of the manifest",
    ]
    with pytest.raises(UserError, match="no manifest"):
        edited(kept, b"{}")
