"""The site: figures by hand, pages that hold what they may and nothing more, and how a real browser takes them."""

from __future__ import annotations

import itertools
import json
import math
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from grader.classroom.gradebook import Override
from grader.classroom.marks import Book, Mark, Row
from grader.classroom.rosters import Student
from grader.classroom.site import statistics, write
from grader.classroom.site.names import page_names
from grader.classroom.site.pages import Pages
from grader.model import CheckResult, Verdict, to_json
from grader.writing import write_whole

MakeUp = Callable[..., Book]
P, F = Verdict.PASSED, Verdict.FAILED
replace = msgspec.structs.replace


def with_checks(mark: Mark, checks: tuple[CheckResult, ...]) -> Mark:
    """The mark with these results in its report."""
    score = sum(check.earned for check in checks)
    report = replace(mark.report, checks=checks, score=score, max_score=sum(check.points for check in checks))
    return replace(mark, attempt=replace(mark.attempt, report=to_json(report).decode()))


def changed(book: Book, row: int, **changes: object) -> Book:
    """The book with something else in a row's first mark."""
    marks = (replace(book.rows[row].marks[0], **changes), *book.rows[row].marks[1:])
    return replace(book, rows=(*book.rows[:row], replace(book.rows[row], marks=marks), *book.rows[row + 1 :]))


def class_of(book: Book, *verdicts: tuple[Verdict, Verdict, Verdict]) -> Book:
    """A class with one exercise of 5 points, whose checks have 0, 2 and 3, and a student for each three verdicts."""
    mark = book.rows[0].marks[0]
    rows: list[Row] = []
    for n, three in enumerate(verdicts):
        pairs = zip(mark.report.checks, three, strict=True)
        checks = tuple(replace(each, verdict=of, earned=each.points * (of is P)) for each, of in pairs)
        points = sum(each.earned for each in checks)
        own = with_checks(replace(mark, student=f"n{n}", points=points, possible=5.0), checks)
        rows.append(Row(Student(f"n{n}"), (own,)))
    return Book(book.assignment, (replace(book.columns[0], possible=5.0),), tuple(rows), book.made_at)


def page_of(folder: Path, id: str) -> str:
    """A student's page as it was written."""
    return (folder / "students" / f"{page_names([id])[id]}.html").read_text("utf-8")


def test_students_are_counted_by_what_became_of_their_work(made_up: MakeUp) -> None:
    """one is late, one lacks something, one is unreadable, one is our fault, and one is not on the roster"""
    assert statistics.count(made_up().rows) == statistics.Count(4, 4, 1, 1, 1, 1, 0, 1)


def test_the_spread_leaves_out_what_is_not_known(made_up: MakeUp) -> None:
    """15, 3.6 and 2 are in it; a total with a fault of ours is not, as 0 or as anything, nor is who is absent"""
    spread = statistics.spread(statistics.totals(made_up()))
    assert msgspec.structs.astuple(spread) == pytest.approx((3, 20.6 / 3, 2.0, 2.8, 3.6, 9.3, 15.0))
    absent = changed(made_up(), 0, status="missing", points=0.0, attempt=None)
    absent = replace(absent, rows=(replace(absent.rows[0], marks=absent.rows[0].marks[:1]), *absent.rows[1:]))
    assert statistics.totals(absent) == [3.6, 2.0]
    assert statistics.spread([]) is None
    assert statistics.spread([4.0]) == statistics.Spread(1, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0)


def test_the_distribution_puts_a_border_into_the_upper_bin(made_up: MakeUp) -> None:
    """2 of 5 is in 40-50, 3 of 5 in 60-70, and everything in 90-100"""
    book = class_of(made_up(), (P, P, F), (P, P, F), (P, F, P), (P, P, P), (F, F, F))
    assert [each.count for each in statistics.distribution(book)] == [1, 0, 0, 0, 2, 0, 1, 0, 0, 1]


def test_difficulty_and_discrimination_by_hand(made_up: MakeUp) -> None:
    """test_scale: passed 1 0 1 0, the rest 2 2 0 2, r = -1/√3; the example: 1 1 0 0 and 5 2 3 2, r = 1/√6"""
    book = class_of(made_up(), (P, P, P), (P, P, F), (F, F, P), (F, P, F))
    example, shape, scale = statistics.figures(book, book.columns[0], statistics.reports(book))
    assert (scale.graded, scale.passed, scale.share, shape.share) == (4, 2, 0.5, 0.75)
    assert scale.discrimination == pytest.approx(-1 / math.sqrt(3))
    assert example.discrimination == pytest.approx(1 / math.sqrt(6))


def test_there_is_no_discrimination_without_variance(made_up: MakeUp) -> None:
    """everybody passes, or everybody has the same elsewhere"""
    book = class_of(made_up(), (P, P, P), (P, P, F))
    found = statistics.figures(book, book.columns[0], statistics.reports(book))
    assert [each.discrimination for each in found] == [None, None, None]


def test_discrimination_leaves_out_who_has_a_fault_of_ours_elsewhere(made_up: MakeUp) -> None:
    """s003's work is in the difficulty of the second exercise, and their total is nobody's to know"""
    book = made_up()
    shape = statistics.figures(book, book.columns[1], statistics.reports(book))[1]
    assert (shape.graded, shape.passed, shape.discrimination) == (3, 2, None)


def test_misconceptions_are_counted_by_students(made_up: MakeUp) -> None:
    """one who has it in two checks counts once, and the most frequent comes first"""
    book = made_up(students=tuple(Student(f"s{n}") for n in range(6)))
    mark = book.rows[1].marks[0]
    twice = with_checks(mark, (*mark.report.checks, replace(mark.report.checks[2], id="again")))
    book = changed(book, 1, attempt=twice.attempt)
    found = statistics.misconceptions(book, statistics.reports(book))
    expected = [("attention", "unscaled_scores", 2), ("iou", "unscaled_scores", 1)]
    assert [(each.exercise, each.wrong, each.students) for each in found] == expected


def test_names_of_pages_are_safe_and_unique() -> None:
    """whatever a folder was called; the same id has the same name every time"""
    ids = [
        "../../etc/passwd",
        "..",
        "",
        "Ada",
        "ada",
        "ADA ",
        "山田",
        "山本",
        'a"><script>',
        "x" * 200,
        "x" * 201,
        "con",
    ]
    names = page_names(ids)
    assert len(set(names.values())) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{8,60}", name) for name in names.values())
    assert page_names(["Ada"])["Ada"] == names["Ada"]


def test_what_strangers_wrote_is_escaped(made_up: MakeUp, tmp_path: Path) -> None:
    """ids, names and prints: no tag gets through, control characters are shown, and every file is in the folder"""
    evil = "../<script>alert(1)</script>'\"\u202e" + "é" * 160
    people = (Student("s1"), Student(evil, "<img onload=x>\x1b[31m"), Student("s3"), Student("s4"))
    paths = write(made_up(people, show="full"), tmp_path / "out")
    write(made_up(people, show="full"), tmp_path / "out" / "all.html", single=True)
    assert {path.parent for path in paths} == {tmp_path / "out", tmp_path / "out" / "students"}
    for path in (tmp_path / "out").rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script|<img|\x1b|\u202e", text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m" in page_of(tmp_path / "out", evil)


@pytest.mark.parametrize(
    ("show", "seen", "unseen"),
    [
        ("titles", ["divides the scores"], ["1.8316", "help:", "not divided", "unscaled_scores", "alert(1)"]),
        ("values", ["divides the scores", "1.8316", "help:", "not divided"], ["alert(1)", "test_scale"]),
        ("full", ["divides the scores", "1.8316", "help:", "alert(1)"], ["<script"]),
    ],
)
def test_a_students_page_holds_what_the_assignment_shows(
    made_up: MakeUp, tmp_path: Path, show: str, seen: list[str], unseen: list[str]
) -> None:
    """of hidden checks; what is not shown is nowhere in the file"""
    write(made_up(show=show), tmp_path)
    text = page_of(tmp_path, "s002")
    assert [each for each in seen if each not in text] == []
    assert [each for each in unseen if each in text] == []


def test_a_public_check_is_always_shown_whole(made_up: MakeUp, tmp_path: Path) -> None:
    """what the example expected and what was printed in it, under the narrowest setting too"""
    write(made_up(show="titles"), tmp_path)
    assert [page_of(tmp_path, "s003").count(each) for each in ("1.8316", "alert(1)")] == [1, 1]


def test_a_students_page_holds_nothing_of_others(made_up: MakeUp, tmp_path: Path) -> None:
    """neither ids nor names, addresses or numbers; nor what an instructor wrote of them when setting a score"""
    override = Override("s001", "attention", 0.0, "copied from s002", "2026-11-24T00:00:00+00:00")
    why = ("set to 0 by the instructor: copied from s002",)
    book = changed(made_up(show="full"), 0, points=0.0, override=override, reasons=why)
    write(book, tmp_path)
    for row in book.rows:
        text = page_of(tmp_path, row.student.id)
        others = [each.student for each in book.rows if each.student.id != row.student.id]
        told = {value for each in others for value in (each.id, each.name, each.email, each.sis_id) if value}
        assert [value for value in told if value in text] == []
    assert "set to 0 points by the instructor" in page_of(tmp_path, "s001")
    assert "copied from s002" in (tmp_path / "index.html").read_text("utf-8")


def test_a_fault_of_ours_is_no_zero(made_up: MakeUp, tmp_path: Path) -> None:
    """it is said on both pages, without points or a total; what broke is for the instructor"""
    write(changed(made_up(show="full"), 2, reasons=("our fault: RuntimeError in test_hidden.py",)), tmp_path)
    text, index = page_of(tmp_path, "s003"), (tmp_path / "index.html").read_text("utf-8")
    assert [each in text for each in ("our fault, not graded", "No total yet", "RuntimeError")] == [True, True, False]
    assert '<td class="n ours"><span class="s">! our fault, not graded</span></td>' in index
    assert "RuntimeError in test_hidden.py" in index


def test_checks_that_nobody_or_everybody_passes_are_named(made_up: MakeUp, tmp_path: Path) -> None:
    """with their numbers, which are those of the heat map's columns"""
    write(class_of(made_up(), (P, P, F), (P, F, F)), tmp_path)
    text = re.sub(r"<[^>]+>|\s+", " ", (tmp_path / "index.html").read_text("utf-8"))
    assert "Nobody passes  check 3 (divides the scores by √d_k before the softmax)" in text
    assert "Everybody passes  check 1 (the example of the README)" in text


def test_single_is_one_file_with_everything(made_up: MakeUp, tmp_path: Path) -> None:
    """what students are not shown too; every link leads to a place in it, and there is one to every student"""
    assert write(made_up(), tmp_path / "new" / "class.html", single=True) == [*(tmp_path / "new").iterdir()]
    text = (tmp_path / "new" / "class.html").read_text("utf-8")
    links, ids = set(re.findall(r'<a [^>]*href="#([^"]+)"', text)), re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(page_names(["s001", "s002", "s003", "s004"]).values()) <= links <= set(ids)
    assert [text.count(each) for each in ("help:", "&lt;script&gt;alert(1)")] == [2, 8]


def test_an_interrupted_run_leaves_what_was_there(made_up: MakeUp, tmp_path: Path) -> None:
    """the old file whole, no half of a new one, and the files of others"""
    write(made_up(), tmp_path)
    (tmp_path / "students" / "notes.txt").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ZeroDivisionError):
        write_whole(tmp_path / "index.html", ("half " * (1 // left) for left in (1, 0)))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_class_of_1000_stays_small(made_up: MakeUp) -> None:
    """2 exercises of 20 checks are 40,000 cells, half of them failed, and the page has some 30 bytes for each"""
    book = made_up(tuple(Student(f"s{n:04}", f"Student Number {n}") for n in range(1000)))
    mark = book.rows[1].marks[0]
    mark = with_checks(mark, tuple(replace(mark.report.checks[1 + n % 2], id=f"test_{n}") for n in range(20)))
    infos = tuple(replace(book.columns[0].checks[1], id=f"test_{n}") for n in range(20))
    columns = tuple(replace(column, checks=infos) for column in book.columns)
    marks = tuple(replace(mark, exercise=column.slug) for column in columns)
    rows = tuple(Row(row.student, tuple(replace(each, student=row.student.id) for each in marks)) for row in book.rows)
    pages = Pages(replace(book, rows=rows, columns=columns), page_names(row.student.id for row in rows))
    text = "".join(pages.index())
    assert text.count("<td>✓") == text.count("<td class=f>✗") == 20_000
    assert len(text.encode()) < 1_200_000


def test_pages_are_sound_html(made_up: MakeUp, tmp_path: Path) -> None:
    """one h1, headings without gaps, a caption for each table, a scope for each th; nothing from elsewhere"""
    write(made_up(), tmp_path)
    write(made_up(), tmp_path / "all.html", single=True)
    for path in tmp_path.rglob("*.html"):
        text = path.read_text("utf-8")
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert levels.count(1) == 1
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
        assert text.count("<table") == text.count("<caption")
        assert re.findall(r"<th(?: (?!scope)[^>]*)?>", text) == []
        assert '<html lang="en">' in text
        assert re.findall(r"<(?:script|img|iframe|object)|(?:https?:)?//\w|url\(|\son\w+=", text) == []


FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars --enable-logging=stderr --virtual-time-budget=10000
--dump-dom""".split()
# What a page says of itself to the page that frames it.
MEASURE = """<script>onload = () => parent.postMessage([innerWidth, document.scrollingElement.scrollWidth,
performance.getEntriesByType("resource").length, getComputedStyle(document.body).backgroundColor], "*")</script>"""
FRAMES = """<!doctype html><meta name="color-scheme" content="light dark"><script>
onmessage = said => document.body.append("SAID" + JSON.stringify(said.data) + "\\n")</script><body>"""


def browsed(made_up: MakeUp, folder: Path, measure: str, *flags: str) -> tuple[list[list[int | str]], list[str]]:
    """What pages with long names say in frames of 360 and 1280 pixels, and what the browser's console says."""
    chromium = shutil.which("chromium") or pytest.skip("there is no chromium here: apt-get install chromium")
    people = (Student("x" * 200, "W" * 120), *(Student(f"s{n}", f"Ada {n}", section="Lab 1") for n in range(3)))
    book = made_up(people, show="full")
    book = replace(book, columns=tuple(replace(column, title="Exercise" * 12) for column in book.columns))
    frames = FRAMES
    for path in [*write(book, folder), *write(book, folder / "all.html", single=True)]:
        if measure:  # the pages' own policy lets no script run
            page = re.sub(r"<meta http-equiv[^>]*>", "", path.read_text("utf-8"))
            path.write_text(page.replace("</body>", f"{measure}</body>"), "utf-8")
        for width in (360, 1280):
            frames += f'<iframe style="width:{width}px;height:800px;border:0" src="{path.as_uri()}"></iframe>'
    (folder / "frames.html").write_text(frames, "utf-8")
    command = [chromium, *FLAGS, *flags, f"--user-data-dir={folder / 'profile'}", (folder / "frames.html").as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True)
    said = [json.loads(each) for each in re.findall(r"SAID(\[.*?\])", ran.stdout)]
    return said, [line for line in ran.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize(
    ("scheme", "colour"), [(1, "rgb(247, 248, 249)"), (0, "rgb(20, 23, 26)")], ids=["light", "dark"]
)
def test_pages_fit_a_phone_and_a_desk(made_up: MakeUp, tmp_path: Path, scheme: int, colour: str) -> None:
    """nothing is wider than the window, nothing is asked of a network, and the system's light or dark is followed"""
    said, _ = browsed(made_up, tmp_path, MEASURE, f"--blink-settings=preferredColorScheme={scheme}")
    assert sorted(said) == [[360, 360, 0, colour]] * 6 + [[1280, 1280, 0, colour]] * 6


def test_the_console_stays_silent(made_up: MakeUp, tmp_path: Path) -> None:
    """pages as they are, with their policy: no error, and nothing that the policy had to refuse"""
    assert browsed(made_up, tmp_path, "")[1] == []
