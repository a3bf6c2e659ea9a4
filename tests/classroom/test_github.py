"""GitHub Classroom: the template with its workflow, and a class's cloned repositories."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from grader.catalog import root_at
from grader.classroom import rosters
from grader.classroom.gathering import gather
from grader.cli import main
from grader.errors import UserError

ROSTER = "student_id,name,github\ns001,Ada,ada-l\ns002,Alan,Turing\ns003,Grace,hopper\n"


def clone(folder: Path, *names: str, git: bool = True) -> Path:
    """A folder with repositories of these names, an empty file of `twice` in each."""
    for name in names:
        (folder / name / (".git" if git else "x")).mkdir(parents=True)
        (folder / name / "twice.py").write_text("x = 1\n")
    return folder


@pytest.fixture
def twice(shelf):
    """The exercise `twice`."""
    shelf.add("twice")
    return [root_at(shelf.root).load("twice")]


@pytest.fixture
def roster(tmp_path) -> rosters.Roster:
    """Three students with GitHub accounts."""
    (tmp_path / "roster.csv").write_text(ROSTER)
    return rosters.load(tmp_path / "roster.csv")


# ── who handed in ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lead", ["ps1-", "problem-set-1-", ""])
def test_the_roster_knows_whose_a_repository_is(tmp_path, twice, roster, lead):
    """Accounts of the roster's github column, hyphens and capitals in them too; others keep their account's name."""
    folder = clone(tmp_path / "class", *(f"{lead}{name}" for name in ("ada-l", "turing", "nobody")), git=False)
    gathered = gather(folder, twice, roster)
    found = {entry.student: entry.path.parent.name for entry in gathered.entries if entry.path}
    assert found == {"s001": f"{lead}ada-l", "s002": f"{lead}turing", "nobody": f"{lead}nobody"}
    assert [entry.student for entry in gathered.entries if not entry.path] == ["s003"]
    assert not gathered.students["nobody"].enrolled


def test_without_a_roster_clones_lose_what_they_have_in_common(tmp_path, twice):
    """The assignment's name is taken off where all are repositories."""
    folder = clone(tmp_path / "class", "problem-set-1-ada", "problem-set-1-bob-k")
    assert set(gather(folder, twice).students) == {"ada", "bob-k"}


def test_the_folders_own_name_says_the_assignments(tmp_path, twice):
    """In ps1-submissions it is ps1, whatever the accounts have in common, and for one repository too."""
    folder = clone(tmp_path / "ps1-submissions", "ps1-al-x", "ps1-al-y")
    assert set(gather(folder, twice).students) == {"al-x", "al-y"}
    assert set(gather(clone(tmp_path / "ps2-submissions", "ps2-al-x"), twice).students) == {"al-x"}


def test_folders_that_are_no_repositories_keep_their_names(tmp_path, twice):
    """team-a and team-b are students' names, and so is what has nothing in common, or nothing left."""
    assert set(gather(clone(tmp_path / "a", "team-a", "team-b", git=False), twice).students) == {"team-a", "team-b"}
    assert set(gather(clone(tmp_path / "b", "ada", "bob"), twice).students) == {"ada", "bob"}
    assert set(gather(clone(tmp_path / "c", "ps1-", "ps1-ada"), twice).students) == {"ps1-", "ps1-ada"}


def test_ids_with_a_common_start_are_ids(tmp_path, twice):
    """A roster that knows the folders' whole names is right about them."""
    (tmp_path / "roster.csv").write_text("student_id\nps1-a\na\nb\n")
    gathered = gather(clone(tmp_path / "class", "ps1-a", "ps1-b"), twice, rosters.load(tmp_path / "roster.csv"))
    assert {entry.student for entry in gathered.entries if entry.path} == {"ps1-a", "ps1-b"}


def test_an_empty_folder_is_told_as_ever(tmp_path, twice):
    """Without any folder there is nothing to take off."""
    (tmp_path / "class").mkdir()
    with pytest.raises(UserError, match="holds no submission"):
        gather(tmp_path / "class", twice)


# ── from the template to the result ──────────────────────────────────────────────────────────────


def workflow(template: Path) -> list[dict[str, str]]:
    """The steps of the template's workflow that run commands."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    content = yaml.safe_load((template / ".github" / "workflows" / "checks.yml").read_text())
    assert content["permissions"] == {"contents": "read"}
    return [step for step in content["jobs"]["checks"]["steps"] if "run" in step]


def test_the_workflow_installs_and_runs_the_public_checks(classroom, tmp_path):
    """Its own commands, run in the template: red for the stub, green for what passes the public checks."""
    template = tmp_path / "template"
    assert main(["release", "twice", "--to", str(template), "--github", "--exercises", str(classroom.shelf.root)]) == 0
    install, check = workflow(template)
    assert check["run"] == "practice check twice"
    venv.create(tmp_path / "env", with_pip=False)
    (site,) = (tmp_path / "env").glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    tools = tmp_path / "tools"  # the machine's own packages are left alone
    tools.mkdir()
    (tools / "sudo").write_text("#!/bin/sh\nexit 1\n")
    (tools / "sudo").chmod(0o755)
    environment = {
        "PATH": f"{tmp_path / 'env' / 'bin'}:{tools}:{os.environ['PATH']}",
        "PRACTICE_HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        **{"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_FORCE_REINSTALL": "1"},
    }

    def step(command: str) -> subprocess.CompletedProcess[str]:
        words = ["bash", "-e", "-c", command]
        return subprocess.run(words, cwd=template, env=environment, capture_output=True, text=True, timeout=200)

    done = step(install["run"])
    assert done.returncode == 0, done.stderr
    assert step(check["run"]).returncode == 1
    (template / "twice.py").write_text("def twice(x, times=2):\n    return 4\n")
    done = step(check["run"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "only the public checks ran" in done.stdout


def test_torch_is_taken_from_where_the_workflow_is_told(classroom, tmp_path, capsys):
    """For an exercise that needs torch there is a variable for the address of its CPU builds, and a note about it."""
    toml = classroom.shelf.root / "exercises" / "twice" / "exercise.toml"
    toml.write_text(toml.read_text().replace('"numpy"', '"torch"'))
    template = tmp_path / "template"
    assert main(["release", "twice", "--to", str(template), "--github", "--exercises", str(classroom.shelf.root)]) == 0
    assert "TORCH_INDEX_URL" in capsys.readouterr().err
    assert workflow(template)[0]["env"] == {"PIP_EXTRA_INDEX_URL": "${{ vars.TORCH_INDEX_URL }}"}


def test_a_class_of_clones_is_graded_and_reported(classroom, sources, tmp_path):
    """Repositories made from the template, graded by the roster's accounts, with a result for each in its format."""
    template = tmp_path / "template"
    assert main(["release", "twice", "--to", str(template), "--github", "--exercises", str(classroom.shelf.root)]) == 0
    clones = tmp_path / "ps1-submissions"
    for account, kind in {"ada-l": "right", "turing": "wrong"}.items():
        repository = clones / f"ps1-{account}"
        shutil.copytree(template, repository)
        (repository / ".git").mkdir()
        (repository / "twice.py").write_text(sources[kind])
    (tmp_path / "roster.csv").write_text(ROSTER)
    rows = classroom.grade(clones, "--roster", str(tmp_path / "roster.csv"))
    assert {row["student"]: row["score"] for row in rows} == {"s001": 3.5, "s002": 1.0, "s003": None}
    out = tmp_path / "results"
    words = ["report", "--format", "github", "--db", str(tmp_path / "grades.db"), "--out", str(out)]
    assert main([*words, "--exercises", str(classroom.shelf.root)]) == 0
    result = json.loads(base64.b64decode((out / "s002.txt").read_bytes()))
    assert (result["version"], result["status"], result["max_score"]) == (1, "fail", 3.5)
    assert sum(test["score"] for test in result["tests"]) == 1.0
