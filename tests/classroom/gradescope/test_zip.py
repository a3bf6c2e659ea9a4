"""`practice gradescope`: what is in the zip."""

from __future__ import annotations

import json
import zipfile

from grader.cli import main


def test_the_zip_has_what_the_platform_asks_for(tmp_path, exercise_at):
    """setup.sh and run_autograder are at the root, executable; the wheel has these solutions and no others."""
    for slug in ("twice", "thrice"):
        exercise_at(tmp_path / "shelf", slug, 2)
    target = tmp_path / "a.zip"
    words = ["gradescope", "twice", "--to", str(target), "--exercises", str(tmp_path / "shelf"), "--index", "URL"]
    assert main(words) == 0
    with zipfile.ZipFile(target) as archive:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
        assert modes["setup.sh"] == modes["run_autograder"] == 0o755
        assert archive.read("requirements.txt").startswith(b"--extra-index-url URL\n")
        (name,) = (name for name in modes if name.endswith(".whl"))
        archive.extract(name, tmp_path)
    with zipfile.ZipFile(tmp_path / name) as built:
        data = {name for name in built.namelist() if name.startswith("grader/data/")}
    assert {name for name in data if "solutions" in name} == {
        f"grader/data/solutions/twice/{name}" for name in ("test_hidden.py", "twice.py", "wrong/square.py")
    }
    assert not [name for name in data if "thrice" in name]
    kept = target.read_bytes()
    assert main(words) == 2  # it is there already
    assert target.read_bytes() == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "a.zip", "shelf"])


def test_an_assignment_says_what_counts_and_what_is_shown(tmp_path, exercise_at):
    """--assignment brings exercises, weights and show; --show is stronger; its due time is left to the platform."""
    exercise_at(tmp_path / "shelf", "twice", 2)
    (tmp_path / "ps1.toml").write_text(
        'title = "PS 1"\nshow = "values"\ndue = 2026-12-01T23:59:00+01:00\n[exercises]\ntwice = 12\n'
    )
    words = ["gradescope", "--assignment", str(tmp_path / "ps1.toml"), "--exercises", str(tmp_path / "shelf")]
    for n, more in enumerate(([], ["--show", "full"])):
        target = tmp_path / f"{n}.zip"
        assert main([*words, *more, "--to", str(target)]) == 0
        with zipfile.ZipFile(target) as archive:
            job = json.loads(archive.read("assignment.json"))
        assert job["assignment"]["exercises"] == {"twice": 12.0}
        assert job["assignment"]["show"] == ("full" if more else "values")
        assert job["assignment"]["due"] is None


def test_neither_exercises_nor_an_assignment_is_refused(tmp_path, capsys):
    """One of the two must be named."""
    assert main(["gradescope", "--to", str(tmp_path / "a.zip")]) == 2
    assert "one of the two" in capsys.readouterr().err
