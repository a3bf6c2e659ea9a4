"""A course of nbgrader's own: its folders, its commands in this process, and a class that hands in."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import open_catalog
from grader.classroom import lanes
from grader.notebooks import course as courses

_STUB = '''def twice(x, times=2):
    """x, taken `times` times."""
    raise NotImplementedError
'''
_EXAMPLES = '''"""The example."""

TWO = 2


def test_example(submission):
    """the README's example"""
    assert submission.twice(TWO) == 4
'''
_HIDDEN = '''import pytest

from grader.expect import expect_close

SECRET = "nobody may read this"


@pytest.mark.points(1)
def test_doubles(submission, rng):
    """doubles any number"""
    for x in rng.normal(size=3):
        expect_close(submission.twice(float(x)), 2.0 * x)


@pytest.mark.points(2.5)
def test_times(submission, rng):
    """takes it as often as asked"""
    x = float(rng.normal())
    expect_close(submission.twice(x, times=5), 5.0 * x)
'''
RIGHT = "def twice(x, times=2):\n    return times * x\n"


def shelf_at(root: Path) -> Path:
    """A folder of exercises with one, `twice`, of 3.5 points."""
    public, private = root / "exercises" / "twice", root / "solutions" / "twice"
    public.mkdir(parents=True)
    private.mkdir(parents=True)
    (public / "exercise.toml").write_text('title = "Doubling"\ntopic = "foundations"\nlevel = 1\nbackend = "numpy"\n')
    (public / "README.md").write_text("# Doubling\n\nTake *twice* the number.\n")
    (public / "twice.py").write_text(_STUB)
    (public / "test_examples.py").write_text(_EXAMPLES)
    (private / "twice.py").write_text(RIGHT)
    (private / "test_hidden.py").write_text(_HIDDEN)
    return root


# nbgrader's and Jupyter's own use of what others deprecate.
_THEIRS = (
    "ignore::DeprecationWarning",
    "ignore::PendingDeprecationWarning",
    "ignore::ResourceWarning",
    "ignore::sqlalchemy.exc.SAWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs nbgrader's commands in this process is not held to its warnings."""
    for item in items:
        if "course_at" in getattr(item, "fixturenames", ()):
            for theirs in _THEIRS:
                item.add_marker(pytest.mark.filterwarnings(theirs))


class Course:
    """A course's folder, with nbgrader's commands run in it."""

    right = RIGHT

    def __init__(self, root: Path, shelf: Path | None = None) -> None:
        self.root, self.shelf = root, shelf
        self.said = ""  # what the last command logged
        root.mkdir(exist_ok=True)

    def build(self, *slugs: str, assignment: str = "ps1", settings: str = "") -> None:
        """`practice notebook build`, with settings beside the line that it writes."""
        catalog = open_catalog(self.shelf)
        courses.write([catalog.get(slug) for slug in slugs], self.root / "source" / assignment)
        self.configure(settings)

    def configure(self, settings: str) -> None:
        """Put settings at the configuration's end."""
        with (self.root / courses.CONFIG).open("a") as file:
            shelf = f"c.Judge.exercises = {str(self.shelf)!r}\n" if self.shelf else ""
            file.write(f"\nc.CourseDirectory.course_id = 'demo'\n{shelf}{settings}\n")

    def nbgrader(self, *words: str, status: int = 0) -> None:
        """One of nbgrader's commands, as its command line runs it."""
        import logging
        from io import StringIO

        from jupyter_core.application import NoStart
        from nbgrader.apps import NbGraderApp

        log = StringIO()
        handler = logging.StreamHandler(log)
        ended = 0
        with chdir(self.root), pytest.MonkeyPatch.context() as patch:
            patch.setenv("NBGRADER_EXECUTION", "")  # so that what nbgrader makes of it does not outlive the command
            try:
                app = NbGraderApp.instance()
                app.initialize(list(words))
                (app.subapp or app).log.addHandler(handler)
                app.start()
            except NoStart:  # a subcommand was started in its place
                pass
            except SystemExit as end:
                ended = end.code if isinstance(end.code, int) else int(end.code is not None)
            finally:
                (app.subapp or app).log.removeHandler(handler)
                (app.subapp or app).clear_instance()
                NbGraderApp.clear_instance()
        self.said = log.getvalue()
        assert ended == status, self.said

    def hand_in(
        self,
        student: str,
        notebook: str,
        source: str | None,
        *,
        assignment: str = "ps1",
        change: Callable[[dict[str, Any]], None] | None = None,
    ) -> Path:
        """Put a student's file where `nbgrader collect` would: the released one with this solution in it."""
        data = json.loads((self.root / "release" / assignment / f"{notebook}.ipynb").read_text())
        if source is not None:
            next(cell for cell in data["cells"] if cell["metadata"]["nbgrader"]["solution"])["source"] = source
        if change:
            change(data)
        path = self.root / "submitted" / student / assignment / f"{notebook}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data))
        return path

    def scores(self, assignment: str = "ps1") -> dict[tuple[str, str], float]:
        """What nbgrader's gradebook has, by student and notebook; students without a submission are not in it."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root}/gradebook.db", "demo") as book:
            return {
                (submission.student.id, notebook.name): notebook.score
                for submission in book.assignment_submissions(assignment)
                for notebook in submission.notebooks
            }

    def autograded(self, student: str, notebook: str, assignment: str = "ps1") -> dict[str, Any]:
        """The autograded notebook."""
        path = self.root / "autograded" / student / assignment / f"{notebook}.ipynb"
        return json.loads(path.read_text())

    def feedback(self, student: str, notebook: str, assignment: str = "ps1") -> str:
        """The page that `nbgrader generate_feedback` made."""
        return (self.root / "feedback" / student / assignment / f"{notebook}.html").read_text()


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Jupyter's own folders, empty; its commands are found; judge processes end with the module."""
    here = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(here / name.lower()))
        # nbgrader starts alembic by its name.
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        yield
    lanes.close_all()


@pytest.fixture(scope="module")
def course_at(jupyter: None, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Course]:
    """course_at(): an empty course, with a shelf that holds `twice`."""

    def make(*, shelf: bool = True) -> Course:
        folder = tmp_path_factory.mktemp("course")
        return Course(folder / "course", shelf_at(folder / "shelf") if shelf else None)

    return make
