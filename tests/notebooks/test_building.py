"""`practice notebook build`: what is in a source notebook, where it goes, and what is never in it."""

from __future__ import annotations

import ast
import json

import pytest

from grader.catalog import checks, open_catalog
from grader.cli import main
from grader.notebooks import naming
from grader.notebooks.building import build

# Jupyter's own use of what others deprecate.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def cells(exercise) -> dict[str, dict]:
    """The cells of an exercise's notebook by role."""
    found = json.loads(build(exercise))["cells"]
    return {naming.part(cell["metadata"]["nbgrader"]["grade_id"]).role: cell for cell in found}


def test_every_exercise_makes_a_notebook_that_nbgrader_takes():
    """Each is valid in nbformat and in nbgrader's schema, its code compiles, and its points are the suite's."""
    nbformat = pytest.importorskip("nbformat")
    validator = pytest.importorskip("nbgrader.nbgraderformat").MetadataValidator()
    catalog = open_catalog()
    for slug in catalog.slugs():
        exercise = catalog.get(slug)
        notebook = nbformat.reads(build(exercise).decode(), as_version=4)
        nbformat.validate(notebook)
        validator.validate_nb(notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                ast.parse(cell.source, slug)
        graded = [cell.metadata.nbgrader for cell in notebook.cells if cell.metadata.nbgrader.grade]
        assert [marks.points for marks in graded] == [check.points for check in checks(exercise)], slug
        assert all(marks.locked and not marks.solution for marks in graded)


def test_a_hidden_check_is_its_title_and_a_call():
    """No line of a hidden check is in the notebook: its cell has the title, the points and a call alone."""
    exercise = open_catalog().get("attention")
    cell = cells(exercise)["test_divides_scores_by_sqrt_d_k"]
    assert "".join(cell["source"]) == (
        "# divides the scores by √d_k before the softmax (3 points)\n"
        "from grader.notebooks import score\n\n"
        'score("attention", "test_divides_scores_by_sqrt_d_k")'
    )


def test_the_reference_is_in_a_region_that_nbgrader_takes_out():
    """The solution cell is the stub, and the reference stands in a region in the place of its last line."""
    exercise = open_catalog().get("attention")
    source = "".join(cells(exercise)["solution"]["source"])
    before, _, region = source.partition("    ### BEGIN SOLUTION\n")
    stub, reference = exercise.stub.read_text(), exercise.reference.read_text()
    assert before.endswith(stub.rstrip().removesuffix("    raise NotImplementedError"))
    assert reference.strip() in region
    assert region.endswith("### END SOLUTION")


def test_public_checks_run_on_the_notebooks_own_names():
    """A public check is as its file has it, and is called with the notebook itself."""
    exercise = open_catalog().get("iou")
    found = cells(exercise)
    namespace: dict = {}
    solution = exercise.reference.read_text()
    exec(solution, namespace)
    helpers = "".join(found["helpers"]["source"]).replace("import __main__ as submission", "")
    exec(helpers, namespace)
    namespace["submission"] = type("Notebook", (), {k: staticmethod(v) for k, v in namespace.items() if callable(v)})
    exec("".join(found["test_example_iou"]["source"]), namespace)
    namespace["submission"].box_iou = staticmethod(lambda a, b: a)
    with pytest.raises(AssertionError):
        exec("".join(found["test_example_iou"]["source"]), namespace)


def test_ids_are_stable_and_read_back():
    """The same exercise gives the same bytes, and an id says what its cell is for."""
    exercise = open_catalog().get("simple-cnn")
    assert build(exercise) == build(exercise)
    assert naming.part("practice-simple-cnn-test_a_b") == naming.Part("simple-cnn", "test_a_b")
    assert naming.part("practice-simple-cnn-solution") == naming.Part("simple-cnn", "solution")
    for foreign in ("cell-1234", "practice-x", "practice-X-solution", "", None, 5):
        assert naming.part(foreign) is None
    assert naming.exercise_of(["practice-a-solution", "practice-b-solution"]) == ""


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def test_build_writes_notebooks_and_the_configuration(tmp_path, capsys):
    """One notebook each, under the name that a submission has, and a configuration that names our preprocessor."""
    assert main(["notebook", "build", "iou", "digit-classifier", "--to", str(tmp_path / "course/source/ps1")]) == 0
    names = sorted(path.relative_to(tmp_path / "course").as_posix() for path in tmp_path.rglob("*.*"))
    assert names == [
        "nbgrader_config.py",
        "source/ps1/digit_classifier.ipynb",
        "source/ps1/digits.npz",
        "source/ps1/iou.ipynb",
    ]
    assert "grader.notebooks.autograde.Judge" in (tmp_path / "course/nbgrader_config.py").read_text()
    assert "nbgrader generate_assignment ps1" in capsys.readouterr().out


def test_nothing_is_overwritten(tmp_path, capsys):
    """A notebook that is there stays, and none of the others is written; --force writes it anew."""
    folder = tmp_path / "source" / "ps1"
    folder.mkdir(parents=True)
    (folder / "iou.ipynb").write_text("mine")
    assert main(["notebook", "build", "softmax", "iou", "--to", str(folder)]) == 2
    assert "iou.ipynb is in" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["iou.ipynb"]
    assert main(["notebook", "build", "softmax", "iou", "--to", str(folder), "--force"]) == 0
    assert (folder / "iou.ipynb").read_text() != "mine"


def test_an_instructors_own_configuration_is_left_alone(tmp_path, capsys):
    """A configuration that lacks our line is not touched, and the line is told."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert main(["notebook", "build", "iou", "--to", str(tmp_path / "source/ps1")]) == 0
    assert "c.Autograde.autograde_preprocessors = [" in capsys.readouterr().err
    assert (tmp_path / "nbgrader_config.py").read_text() == "c = get_config()\n"


def test_a_place_that_nbgrader_does_not_look_into_is_refused(tmp_path, capsys):
    """--to must be COURSE/source/ASSIGNMENT, so that the next command finds it."""
    assert main(["notebook", "build", "iou", "--to", str(tmp_path / "ps1")]) == 2
    assert "--to COURSE/source/ps1" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_exercise_without_solution_is_refused(tmp_path, shelf, capsys):
    """Where the solutions are left out there is nothing to build from."""
    import shutil

    shelf.add("twice")
    shutil.rmtree(shelf.root / "solutions")
    words = ["notebook", "build", "twice", "--exercises", str(shelf.root), "--to", str(tmp_path / "source/ps1")]
    assert main(words) == 2
    assert "has no solution here" in capsys.readouterr().err
