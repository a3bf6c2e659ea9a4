"""practice author audit: how it speaks, and its exit status; what it finds is tested in test_audit.py."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from grader.authoring.audit import EXERCISE_BAR, Audit, Survivor, run, share_of
from grader.authoring.finding import Finding
from grader.cli import main


@pytest.fixture
def measured(monkeypatch, shelf):
    """Audits as given in `.audits`, in the place of real ones."""
    monkeypatch.setattr("grader.catalog.shelves.checkout", lambda: shelf.root)
    monkeypatch.setattr("grader.catalog.checkout", lambda: shelf.root)
    state = SimpleNamespace(audits={}, shelf=shelf)

    def measure(exercises, kept, deliver, **options):
        for exercise in exercises:
            deliver(state.audits[exercise.slug])

    monkeypatch.setattr("grader.authoring.audit.audit", measure)
    return state


GAP = Survivor("NumberReplacer", 5, "twice", "return 2 * x", "return 3 * x", "-return 2 * x\n+return 3 * x")


@pytest.mark.parametrize(
    ("audits", "status"),
    [
        ([Audit("one", 10, 10), Audit("two", 100, 97, (GAP,) * 3)], 0),
        ([Audit("one", 10, 8, (GAP,) * 2), Audit("two", 1000, 1000)], 1),  # one exercise under its bar
        ([Audit("one", 100, 96, (GAP,) * 4), Audit("two", 100, 97, (GAP,) * 3)], 1),  # all together under theirs
        ([Audit("one", 10, 10), Audit("two", 10, 10, findings=(Finding("x", "is wrong"),))], 1),
    ],
)
def test_the_bars_decide(measured, audits, status):
    """97 % over the catalogue, 90 % for every exercise, and nothing found."""
    for each in audits:
        measured.shelf.add(each.slug)
        measured.audits[each.slug] = each
    assert main(["author", "audit"]) == status


def test_one_exercise_has_a_bar_of_its_own(measured, capsys):
    """Asked for one exercise, the catalogue's bar does not count; survivors are shown as diffs."""
    measured.shelf.add("one")
    measured.audits["one"] = Audit("one", 100, 94, (GAP,) * 6)
    assert EXERCISE_BAR < share_of([measured.audits["one"]]) < 0.97
    assert main(["author", "audit", "one"]) == 0
    out = capsys.readouterr().out
    assert "one   100 mutants, 94 killed, 0 equivalent, 6 survive: 94.0%" in out
    assert "    +return 3 * x\n" in out


def test_json_is_all_there_is(measured, capsys):
    """--json writes one document with every survivor, the totals, the bars and the versions."""
    measured.shelf.add("one")
    measured.audits["one"] = Audit("one", 100, 99, (GAP,))
    assert main(["author", "audit", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "practice-audit/1"
    assert said["total"] == {
        "mutants": 100, "killed": 99, "survivors": 1, "equivalent": 0, "faults": 0, "share": 0.99,
    }  # fmt: skip
    assert said["exercises"][0]["survivors"][0]["diff"] == GAP.diff
    assert said["bars"] == {"catalogue": 0.97, "exercise": 0.9}
    assert "cosmic-ray" in said["versions"]


def test_the_page_tells_how_it_was_made(measured, tmp_path):
    """--write: a row an exercise, the total, the command and the versions."""
    measured.shelf.add("one")
    measured.audits["one"] = Audit("one", 100, 98, (GAP,), (GAP,))
    page = tmp_path / "docs" / "audit.md"
    assert main(["author", "audit", "--write", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "| one | 100 | 98 | 1 | 1 | 99.0% |" in text
    assert "**99.0%**" in text
    assert f"practice author audit --write {page}" in text
    assert f"cosmic-ray {run.versions()['cosmic-ray']}" in text
    assert [each.name for each in page.parent.iterdir()] == ["audit.md"]
