"""A course of nbgrader's as its configuration has it: where things lie, and how they are written there."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils  # pyright: ignore[reportMissingTypeStubs]: it has none
from nbgrader.api import Gradebook, MissingEntry  # pyright: ignore[reportMissingTypeStubs]: likewise
from nbgrader.converters import Autograde  # pyright: ignore[reportMissingTypeStubs]: likewise
from nbgrader.converters.base import BaseConverter, NbGraderException  # pyright: ignore[reportMissingTypeStubs]
from nbgrader.coursedir import CourseDirectory  # pyright: ignore[reportMissingTypeStubs]: likewise
from traitlets.config.loader import Config, PyFileConfigLoader

from grader.errors import UserError
from grader.notebooks.course import CONFIG


class Folders:
    """The folders of one assignment.

    Attributes:
        name: The assignment's name.
        converter: nbgrader's own autograder, with the course's configuration; it is asked, and does not run.
        url: The gradebook's.
    """

    def __init__(self, place: Path) -> None:
        """Find the course that ``COURSE/ASSIGNMENT`` names; raises UserError where there is none."""
        root, self.name = place.absolute().parent, place.name
        if not root.is_dir():
            raise UserError(f"there is no course in {root}", "practice grade --nbgrader COURSE/ASSIGNMENT")
        config = _config(root)
        self._root = root
        self._folders: Any = CourseDirectory(config=config, root=str(root), assignment_id=self.name)
        self.converter: Any = Autograde(coursedir=self._folders, config=config)
        self.url: str = self._folders.db_url

    def gradebook(self) -> tuple[Any, Any]:
        """The course's gradebook, to be closed, and the assignment in it; raises UserError where it is not there."""
        lacking = UserError(
            f"{self._root} has no assignment {self.name} in its gradebook", f"nbgrader generate_assignment {self.name}"
        )
        path = self.url.removeprefix("sqlite:///")
        if path != self.url and not Path(path).is_file():
            raise lacking  # to open it would make it
        book: Any = Gradebook(self.url, self._folders.course_id)
        # What one student's grades were read for is written and then let go of: it need not be read again.
        book.db().expire_on_commit = False
        try:
            return book, book.find_assignment(self.name)
        except MissingEntry:
            book.close()
            raise lacking from None

    def students(self) -> dict[str, Path]:
        """Who handed in something, and where it lies; raises UserError for nobody."""
        try:
            self.converter.init_notebooks()
        except NbGraderException:
            raise UserError(
                f"nobody handed in anything for {self.name}", f"nbgrader collect {self.name}, or nbgrader zip_collect"
            ) from None
        pattern = self._folders.format_path(
            self._folders.submitted_directory, "(?P<student>.*)", self.name, escape=True
        )
        found = ((re.match(pattern, path), path) for path in sorted(self.converter.assignments))
        return {match["student"]: Path(path) for match, path in found if match}

    def timestamp(self, student: str) -> Any:
        """When a student handed in, as `timestamp.txt` has it; None without one."""
        return self._folders.get_existing_timestamp(str(self._place("submitted", student)))

    def write(self, student: str, notebooks: Iterable[tuple[str, Any]]) -> None:
        """The autograded notebooks and what lies beside them, as nbgrader's own converter leaves them.

        A folder that is there counts as done: it is made elsewhere, and is there when it is whole.
        """
        target, autograded = self._place("autograded", student), self._folders.autograded_directory
        self._folders.autograded_directory = f"{autograded}.partial"
        try:
            partial = self._place("autograded", student)
            shutil.rmtree(partial, ignore_errors=True)  # of a run that was killed
            self._fill(partial, student, notebooks)
        finally:
            self._folders.autograded_directory = autograded
        if target.exists():  # some of its notebooks were done before
            shutil.copytree(partial, target, dirs_exist_ok=True)
            shutil.rmtree(partial)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.rename(target)
        with contextlib.suppress(OSError):  # another's lies there still
            partial.parent.rmdir()
            partial.parent.parent.rmdir()

    def _fill(self, target: Path, student: str, notebooks: Iterable[tuple[str, Any]]) -> None:
        """Write all of a student's into nbgrader's folder for autograded work, which is this one."""
        self.converter.notebooks = []
        # Only the copying: the autograder's own would open the gradebook five times.
        BaseConverter.init_assignment(self.converter, self.name, student)
        target.mkdir(parents=True, exist_ok=True)
        source = self._place("source", ".")
        students_own = set(self.converter.exclude_overwriting.get(self.name, []))
        for name in utils.find_all_files(str(source), [*self._folders.ignore, "*.ipynb"]):
            relative = Path(name).relative_to(source)
            if str(relative) in students_own:
                continue
            place = target / relative
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            shutil.copy(name, place)
        for name, notebook in notebooks:
            # What was read was sound, and what was written into it is: it is not looked through once more.
            (target / f"{name}.ipynb").write_text(nbformat.v4.writes(notebook), "utf-8")
        self.converter.set_permissions(self.name, student)

    def _place(self, step: str, student: str) -> Path:
        folder = getattr(self._folders, f"{step}_directory")
        return Path(self._folders.format_path(folder, student, self.name))


def _config(root: Path) -> Config:
    """The course's own configuration."""
    if not (root / CONFIG).is_file():
        return Config()
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:  # it is a program
        raise UserError(
            f"{root / CONFIG} cannot be used: {type(error).__name__}: {error}", f"correct {CONFIG}"
        ) from None
