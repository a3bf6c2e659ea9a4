"""Into nbgrader's gradebook: by its own `autograde` with our preprocessor, and by `practice grade --nbgrader`."""

from __future__ import annotations

import copy
import json

import pytest

from grader.cli import main

pytest.importorskip("nbgrader")

RIGHT = "def twice(x, times=2):\n    return times * x\n"
WRONG = "def twice(x, times=2):\n    print('seen')\n    return -1\n"
WITH_HELPER = "def twice(x, times=2):\n    return product(times, x)\n"


def cell_of(data: dict, name: str) -> dict:
    """The cell whose id ends so."""
    return next(cell for cell in data["cells"] if cell["metadata"]["nbgrader"]["grade_id"].endswith(name))


def added(source: str, name: str = "mine") -> dict:
    """A cell that a student adds."""
    return {"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": 1}


def forge(data: dict) -> None:
    """Full marks as outputs, in test cells that were made to say so when they are run, too."""
    for cell in data["cells"]:
        if cell["metadata"]["nbgrader"]["grade"]:
            points = repr(cell["metadata"]["nbgrader"]["points"])
            cell["source"] = points
            result = {"output_type": "execute_result", "data": {"text/plain": points}, "metadata": {}}
            cell["outputs"] = [result | {"execution_count": 1}]


def delete(data: dict) -> None:
    """Take a test cell out."""
    data["cells"].remove(cell_of(data, "test_times"))


def duplicate(data: dict) -> None:
    """Hand a test cell in twice."""
    twin = copy.deepcopy(cell_of(data, "test_times"))
    twin["id"] = "twin"
    data["cells"].append(twin)


def make_up(data: dict) -> None:
    """A test cell of one's own, with points."""
    made_up = copy.deepcopy(cell_of(data, "test_times"))
    made_up["id"] = "made-up"
    made_up["source"] = "1000.0"
    made_up["metadata"]["nbgrader"] |= {"grade_id": "practice-twice-test_mine", "points": 1000.0}
    data["cells"].append(made_up)


def inflate(data: dict) -> None:
    """Make a test cell worth a thousand points."""
    cell_of(data, "test_times")["metadata"]["nbgrader"]["points"] = 1000.0


def unlock(data: dict) -> None:
    """Say that a test cell is graded by hand."""
    cell_of(data, "test_times")["metadata"]["nbgrader"]["solution"] = True


def add(data: dict) -> None:
    """A helper in a cell of one's own, and one that raises."""
    data["cells"].insert(1, added("def product(a, b):\n    return a * b\n"))
    data["cells"].insert(2, added("print(1 / 0)", "raises"))


def retype(data: dict) -> None:
    """Make a test cell text."""
    cell = cell_of(data, "test_times")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


# What each student does: the solution, what is done to the notebook, and the score that it must get.
STUDENTS = {
    "right": (RIGHT, None, 3.5),
    "stub": (None, None, 0.0),
    "forges": (WRONG, forge, 0.0),
    "deletes": (RIGHT, delete, 1.0),
    "duplicates": (RIGHT, duplicate, 3.5),
    "makes-up": (WRONG, make_up, 0.0),
    "inflates": (RIGHT, inflate, 3.5),
    "adds": (WITH_HELPER, add, 3.5),
    "retypes": (RIGHT, retype, 3.5),
}


def fill(course) -> None:
    """Everybody hands in; one whose test cell's metadata nbgrader cannot restore is among them."""
    course.build("twice", settings="c.Judge.show = {'ps1': 'values'}")
    course.nbgrader("generate_assignment", "ps1")
    for student, (source, change, _) in STUDENTS.items():
        course.hand_in(student, "twice", source, change=change)
    course.hand_in("unlocks", "twice", RIGHT, change=unlock)


@pytest.fixture(scope="module")
def slow(course_at):
    """A course graded by `nbgrader autograde`."""
    course = course_at()
    fill(course)
    course.nbgrader("autograde", "ps1", status=1)  # for the one that it cannot restore
    return course


@pytest.fixture(scope="module")
def fast(course_at):
    """The same course graded by `practice grade --nbgrader`."""
    course = course_at()
    fill(course)
    assert main(["grade", "--nbgrader", str(course.root / "ps1"), "--jobs", "1"]) == 0
    return course


def test_scores_are_what_the_work_is_worth(slow):
    """Locked cells are restored; what was forged, deleted, doubled or made worth more earns nothing."""
    scores = slow.scores()
    assert {student: scores[student, "twice"] for student in STUDENTS} == {
        student: score for student, (_, _, score) in STUDENTS.items()
    }


def test_metadata_that_nbgrader_cannot_restore_is_its_error(slow):
    """The submission is named in nbgrader's own message and earns nothing; nobody else loses by it."""
    assert "for student 'unlocks'" in slow.said
    assert slow.scores()["unlocks", "twice"] == 0.0
    assert not (slow.root / "autograded" / "unlocks" / "ps1").exists()


def test_both_ways_give_the_same(slow, fast):
    """The same scores, and autograded notebooks that do not differ in a byte."""
    assert {key: score for key, score in slow.scores().items() if key[0] != "unlocks"} == fast.scores()
    for student in STUDENTS:
        assert fast.autograded(student, "twice") == slow.autograded(student, "twice")


def test_comments_are_the_same(slow, fast):
    """nbgrader's remark on an untouched solution is made by both."""
    from nbgrader.api import Gradebook

    for course in (slow, fast):
        with Gradebook(f"sqlite:///{course.root}/gradebook.db", "demo") as book:
            cell = "practice-twice-solution"
            assert book.find_comment(cell, "twice", "ps1", "stub").auto_comment == "No response."
            assert book.find_comment(cell, "twice", "ps1", "right").auto_comment is None


def test_what_is_left_out_is_told(slow):
    """A cell that raises costs nothing, and the solution's cell says which it was."""
    solution = next(
        cell
        for cell in slow.autograded("adds", "twice")["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    )
    (said,) = solution["outputs"]
    assert "cell 2" in "".join(said["text"])
    assert "ZeroDivisionError" in "".join(said["text"])


def test_what_is_shown_is_the_assignments_setting(slow):
    """With `values` a failed check tells what was seen, and not what the code printed."""
    text = json.dumps(slow.autograded("forges", "twice"))
    hidden = text[text.index("test_doubles") :]
    assert "expected" in hidden
    assert "seen" not in hidden


def test_a_second_run_does_nothing(fast, capfd):
    """What is autograded already is left alone, and said to be; --again grades it anew."""
    assert main(["grade", "--nbgrader", str(fast.root / "ps1"), "--jobs", "1", "--student", "right"]) == 0
    assert "autograded already" in capfd.readouterr().err
    command = ["grade", "--nbgrader", str(fast.root / "ps1"), "--jobs", "1", "--student", "right", "--again", "--json"]
    assert main(command) == 0
    (line,) = capfd.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["student"], row["exercise"], row["score"]) == ("right", "twice", 3.5)


def test_a_score_by_hand_stays(fast):
    """What an instructor gave in formgrader counts after grading anew, too."""
    from nbgrader.api import Gradebook

    cell = "practice-twice-test_times"
    with Gradebook(f"sqlite:///{fast.root}/gradebook.db", "demo") as book:
        book.find_grade(cell, "twice", "ps1", "forges").manual_score = 2.0
        book.db.commit()
    command = ["grade", "--nbgrader", str(fast.root / "ps1"), "--jobs", "1", "--student", "forges", "--again"]
    assert main(command) == 0
    with Gradebook(f"sqlite:///{fast.root}/gradebook.db", "demo") as book:
        grade = book.find_grade(cell, "twice", "ps1", "forges")
        assert (grade.auto_score, grade.score, grade.needs_manual_grade) == (0.0, 2.0, True)


def test_our_fault_leaves_an_earlier_score(slow, fast, capfd):
    """A suite that cannot be used gives nobody a score, neither full nor zero, and says whose fault it is."""
    before = {course: course.scores() for course in (slow, fast)}
    for course in (slow, fast):
        suite = course.shelf / "solutions" / "twice" / "test_hidden.py"
        suite.write_text("import nothing_of_this_name\n" + suite.read_text())
    slow.nbgrader("autograde", "ps1", "--student", "right", "--force", status=1)
    assert "by our own fault" in slow.said
    command = ["grade", "--nbgrader", str(fast.root / "ps1"), "--jobs", "1", "--student", "right", "--again"]
    assert main(command) == 3
    assert "by our own fault" in capfd.readouterr().err
    assert {course: course.scores() for course in (slow, fast)} == before


def test_what_cannot_be_done_is_told(course_at, capfd):
    """No course, no assignment and options of the other gradebook are errors with a remedy, and make no file."""
    course = course_at()
    for words in (["nowhere/ps1"], [str(course.root / "ps1")], [str(course.root / "ps1"), "twice"]):
        assert main(["grade", "--nbgrader", *words]) == 2
        assert " help: " in capfd.readouterr().err
    assert not list(course.root.iterdir())


def test_other_peoples_code_is_not_run_unconfined(monkeypatch):
    """Where only the process tier can be had the preprocessor refuses, unless the configuration asks for it."""
    from grader.classroom import lanes
    from grader.classroom.work import Machine, Setup
    from grader.errors import UserError
    from grader.notebooks import judging

    monkeypatch.setattr(lanes, "describe", lambda setup, slugs: Machine({}, "process", {}))
    with pytest.raises(UserError, match="with your own rights"):
        judging.require_confined(Setup("nowhere"))
    judging.require_confined(Setup("nowhere", "process"))
