"""docs/instructors.md: its commands, in order, in one folder, with its own files."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "instructors.md"
SOLUTIONS = PAGE.parents[1] / "solutions"


def block(name: str, language: str) -> str:
    """The file of this name that the page shows."""
    found = re.search(rf"`{re.escape(name)}`[^`]*?```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The page's files, two students' work, and all its commands run."""
    work = tmp_path_factory.mktemp("course")
    (work / "ps1.toml").write_text(block("ps1.toml", "toml"), "utf-8")
    (work / "class.csv").write_text(block("class.csv", "csv"), "utf-8")
    (work / "times.csv").write_text(block("times.csv", "csv"), "utf-8")
    for student, kind in (("s001", "softmax.py"), ("s002", "softmax.py")):
        (work / "submissions" / student).mkdir(parents=True)
        (work / "submissions" / student / "softmax.py").write_bytes((SOLUTIONS / "softmax" / kind).read_bytes())
    (work / "submissions" / "s002" / "softmax.py").write_text("def softmax(x, axis=-1):\n    return x\n")
    (work / "submissions" / "s001" / "iou.py").write_bytes((SOLUTIONS / "iou" / "iou.py").read_bytes())
    commands = re.findall(r"^\$ (practice .*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(commands) >= 10
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "80"}
    environment["PRACTICE_HOME"] = str(work / "home")
    log: list[str] = []
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=work, env=environment, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        log.append(f"$ {command}\n{done.stdout}")
    (work / "log.txt").write_text("\n".join(log), "utf-8")
    return work


def test_the_page_of_the_class_is_there(folder):
    """The report is a page with the class in it."""
    assert "Ada Lovelace" in (folder / "report" / "index.html").read_text("utf-8")


def test_scores_lateness_and_gaps_are_in_the_csv(folder):
    """The right solution in time has all points; the late one and the missing one say so."""
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["student"], row["exercise"]): row for row in csv.DictReader(file)}
    assert float(rows["s001", "softmax"]["points"]) == 10
    assert "late: 1 day" in rows["s002", "softmax"]["reasons"]
    assert rows["s002", "iou"]["status"] == "missing"
    assert rows["s003", "softmax"]["status"] == "missing"


def test_canvas_gets_its_columns(folder):
    """The file starts with the header and the points that Canvas asks for."""
    with (folder / "canvas.csv").open(encoding="utf-8-sig", newline="") as file:
        header, possible, *rows = csv.reader(file)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Problem set 1"]
    assert (possible[0].strip(), float(possible[-1])) == ("Points Possible", 15)
    assert {row[1] for row in rows} == {"101", "102", "103"}


def test_the_appeal_is_told(folder):
    """The override is in the list of changes, with its reason."""
    assert "→ 9  set by the instructor: appeal of 4 December" in (folder / "log.txt").read_text("utf-8")


def test_the_appealed_file_is_judged_alone(folder):
    """The student's file, checked alone, gives a report with the checks that it failed."""
    assert json.loads((folder / "appeal.json").read_text("utf-8"))["verdict"] == "failed"
