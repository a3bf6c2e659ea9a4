"""Notebooks: the code cells in order, without what only IPython understands."""

from __future__ import annotations

import pytest


def sources(submission) -> list[str]:
    """The source of each cell that is run."""
    return [cell.source for cell in submission.cells]


def cell(source, **rest) -> dict:
    """A code cell as a notebook has it."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], **rest}


def test_code_cells_come_in_order_and_are_counted(hand_in):
    """Text is no code; labels count code cells alone, empty ones too."""
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Title"}
    submission = hand_in("x = 1", text, "", "y = 2")
    assert [(part.label, part.source) for part in submission.cells] == [("cell 1", "x = 1"), ("cell 3", "y = 2")]
    assert submission.skip_failing
    assert submission.notes == ()


def test_source_may_be_a_list_of_lines(hand_in):
    """Jupyter writes it so."""
    assert sources(hand_in(cell(["x = 1\n", "y = 2"]))) == ["x = 1\ny = 2"]


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install numpy",
        "!!ls",
        "pip install numpy",
        "x = !ls",
        "a, b = %time f(1)",
        "?f",
        "f?",
        "np.sum??",
        "f?  # how",
        "%timeit f('",
        "!echo it's",
    ],
)
def test_a_line_that_only_ipython_understands_is_dropped(hand_in, line):
    """Magics, shell commands and help; the other lines keep their numbers."""
    submission = hand_in(f"x = 1\n{line}\ny = 2")
    assert sources(submission) == ["x = 1\n\ny = 2"]
    assert submission.notes == ("1 line of cell 1 left out: magics, shell commands or help",)


def test_a_dropped_line_leaves_its_block_whole(hand_in):
    """An indented command may be all that a block holds."""
    assert sources(hand_in("if x:\n    !ls\nelse:\n    y = 1")) == ["if x:\n    pass\nelse:\n    y = 1"]


def test_a_command_over_several_lines_is_dropped_whole(hand_in):
    """A backslash carries it on."""
    assert sources(hand_in("!ls \\\n  a \\\n  b\nx = 1")) == ["\n\n\nx = 1"]


@pytest.mark.parametrize(
    "source",
    [
        '"""\n%time\n!ls\nf?\n"""\nx = 1',
        "x = (10\n% 3\n)",
        "x = 10 \\\n% 3",
        "x = '''a\n!b\n'''",
        "x = 'a \\\n!b'",
    ],
)
@pytest.mark.parametrize("after", ["", "\n%time"])
def test_what_looks_like_a_magic_stays_where_it_is_python(hand_in, source, after):
    """In strings, in brackets and after a backslash; also where the cell has real ones."""
    assert sources(hand_in(source + after)) == [source + after.replace("%time", "")]


@pytest.mark.parametrize(
    "source", ["x = a != b", "x = 'a = !b'", "f(a=1)  # !what?", "x = y % 3", 's = "what?"', "pip = 3", "x = f'{y=!r}'"]
)
def test_python_beside_a_magic_stays(hand_in, source):
    """What has the same signs in other places."""
    assert sources(hand_in(f"{source}\n%time")) == [f"{source}\n"]


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 10", "%%capture out", "\n%%time\n%%capture"])
def test_a_cell_magic_that_runs_python_is_a_line(hand_in, magic):
    """Only the line is dropped, and the cell stays."""
    assert sources(hand_in(f"{magic}\nx = 1"))[0].strip() == "x = 1"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile a.py", "%%python", "%%!"])
def test_a_cell_of_another_language_is_left_out_and_told(hand_in, magic):
    """Also when it would be Python by chance."""
    submission = hand_in(f"{magic}\nx = 1", "y = 2", f"{magic}\n")
    assert sources(submission) == ["y = 2"]
    assert submission.notes == (f"cells 1 and 3 left out: {magic.split()[0]} is not Python",)


def test_a_cell_with_a_syntax_error_does_not_cost_the_others(hand_in):
    """It is left out, and told with its line."""
    submission = hand_in("x = 1", "y = 1\nz = = 2", "w = 3")
    assert [part.label for part in submission.cells] == ["cell 1", "cell 3"]
    assert submission.notes == ("cell 2 left out: SyntaxError in line 2: invalid syntax\n    z = = 2",)
    assert submission.problem == ""


def test_no_cell_left_is_a_failed_submission(hand_in):
    """With the first cell's reason."""
    submission = hand_in("x = =", "%%bash\nls")
    assert submission.problem == "cell 1: SyntaxError in line 1: invalid syntax\n    x = ="
    assert submission.problem_line == 1


def test_no_code_cells_is_a_failed_submission(hand_in):
    """A notebook of text alone, or one whose code cells are empty."""
    assert hand_in({"cell_type": "markdown", "source": "x"}).problem == "attention.ipynb has no code cells"
    assert "there is no Python" in hand_in("", "# text", "!ls").problem


def test_locked_tests_are_left_out_and_told(hand_in):
    """Of nbgrader's cells the learner's and the given ones are run, and the tests are not."""
    given = cell("import math", metadata={"nbgrader": {"grade": False, "solution": False, "locked": True}})
    solution = cell("x = 1", metadata={"nbgrader": {"grade": False, "solution": True}})
    manual = cell("y = 2", metadata={"nbgrader": {"grade": True, "solution": True}})
    tests = cell("assert x == 2", metadata={"nbgrader": {"grade": True, "solution": False, "locked": True}})
    submission = hand_in(given, solution, manual, tests, "own = 3")
    assert sources(submission) == ["import math", "x = 1", "y = 2", "own = 3"]
    assert submission.notes == ("cell 4 left out: locked tests of the assignment",)


def test_metadata_of_any_kind_is_no_fault(hand_in):
    """Only what nbgrader writes means something."""
    odd = [cell("x = 1", metadata=metadata) for metadata in (None, 3, {"nbgrader": []}, {"nbgrader": {"grade": 1}})]
    assert len(hand_in(*odd).cells) == 4


def test_a_lone_surrogate_costs_its_cell_alone(hand_in):
    """JSON can hold what UTF-8 cannot."""
    submission = hand_in("x = 1\ny = '\ud800'", "z = 2")
    assert sources(submission) == ["z = 2"]
    assert "line 2" in submission.notes[0]


def test_a_nul_costs_its_cell_alone(hand_in):
    """JSON can hold that too."""
    assert sources(hand_in("x = '\0'", "z = 2")) == ["z = 2"]


def test_unwritten_functions_are_marked_by_cell(hand_in):
    """The line is the cell's own."""
    submission = hand_in("import math", "%time\ndef f():\n    raise NotImplementedError")
    assert submission.unwritten == {("cell 2", 3)}


def test_notes_stay_short(hand_in):
    """A notebook of a thousand broken cells has a few notes."""
    notes = hand_in("x = 1", *["x = ="] * 1000, *["!ls"] * 30).notes
    assert len(notes) == 12
    assert notes[0].startswith("30 lines of cells 1002, 1003, ")
    assert "1011 and 20 more" in notes[0]
    assert "12, 13, " in notes[-1]
    assert "and 980 more left out" in notes[-1]
