"""Source that is wrong: a submission with a problem, its line and its reason."""

from __future__ import annotations

import time
import warnings

import pytest


@pytest.mark.parametrize("source", ["", "\n\n", "# a comment\n", '"""Text."""\n', "\ufeff".encode(), "..."])
def test_a_file_without_code_is_a_failed_submission(submit, source):
    """Empty, comments alone, a docstring alone."""
    submission = submit(source)
    assert "there is no code in attention.py" in submission.problem
    assert submission.cells == ()


def test_a_syntax_error_is_told_with_its_line(submit):
    """Python's own words, the line, and the line's text."""
    submission = submit("x = 1\ndef f(:\n    pass\n")
    assert submission.problem == "SyntaxError in line 2: invalid syntax\n    def f(:"
    assert submission.problem_line == 2
    assert submission.cells == ()


def test_what_only_the_compiler_sees_is_a_syntax_error(submit):
    """A return outside of a function."""
    assert "'return' outside function" in submit("x = 1\nreturn x\n").problem


def test_await_at_the_top_is_a_syntax_error(hand_in):
    """IPython would run it; a module cannot."""
    assert "'await' outside function" in hand_in("await f()").problem


def test_a_wrong_indentation_is_told_as_such(submit):
    """With the class that Python gives it."""
    submission = submit("def f():\nreturn 1\n")
    assert submission.problem.startswith("IndentationError in line 2")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_count_alike_whatever_ends_them(submit, line_end):
    """And the source has plain ones."""
    assert submit(line_end.join(["x = 1", "y = 2", "z = ="])).problem_line == 3
    assert submit(line_end.join(["x = 1", "y = 2"])).cells[0].source == "x = 1\ny = 2"


def test_a_form_feed_ends_no_line(submit):
    """Python takes it for a blank; so does the count."""
    assert submit("x = 1\n\f\ny = =\n").problem_line == 3
    assert submit("x = 1\n\f\ny = 2\n").cells


def test_a_very_long_line_is_cut_around_its_fault(submit):
    """What is shown fits a terminal, and holds the place that Python names."""
    submission = submit("x = [" + "1, " * 20_000 + "1 2 3]\n")
    assert submission.problem_line == 1
    assert len(submission.problem) < 400
    assert "1 2 3" in submission.problem


def test_control_characters_are_shown_escaped(submit):
    """A source must not write to the reader's terminal."""
    problem = submit("x = = '\x1b[2J'\n").problem
    assert "\x1b" not in problem
    assert "\\x1b[2J" in problem


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000 + ")" * 5000,
        "-" * 100_000 + "1",
        "x" + ".a" * 100_000,
        "1" + "+1" * 100_000,
        "if x: pass\n" + "elif x: pass\n" * 20_000,
        "".join(" " * depth + "if x:\n" for depth in range(120)),
        "f'" + "{" * 300,
    ],
)
def test_source_nested_too_deeply_is_a_problem(submit, source):
    """Python's parser gives up in several ways; none gets out."""
    assert submit(source, "torch").problem


def test_an_enormous_number_is_a_problem(submit):
    """Python converts at most some thousand digits."""
    assert "4300" in submit("x = 1\ny = " + "1" * 5000).problem


def test_more_code_than_anyone_writes_is_a_problem(submit, hand_in):
    """Compiling it could take minutes; a megabyte may hold half a million names."""
    assert "more code than is read" in submit("a," * 60_000).problem
    assert "more code than is read" in hand_in(*["a," * 10_000] * 6).problem


def test_what_would_take_the_parser_minutes_is_not_parsed(submit, hand_in):
    """An f-string of very many parts, in one piece or over cells, and more cells than anyone writes."""
    began = time.process_time()
    assert "more braces" in submit('x = f"' + "{a}" * 300_000 + '"').problem
    assert "more braces" in hand_in(*['x = f"' + "{a}" * 3000 + '"'] * 100).problem
    assert "more code cells" in hand_in(*["("] * 50_000).problem
    assert not submit('x = f"' + "{a}" * 3000 + '"').problem
    assert time.process_time() - began < 5


def test_long_chains_that_compile_are_read(submit):
    """As deep as Python takes it: the policy follows without recursion."""
    submit("x = y" + ".a" * 500 + "\nz = " + "f(" * 80 + ")" * 80, "torch.nn.Linear", "numpy")


@pytest.mark.parametrize("source", ["x = '\\d'\n", "x = 1 is 1\n", "assert (1, 'x')\n"])
def test_warnings_do_not_leak(submit, source):
    """Python warns of invalid escapes and the like while it compiles; the worker tells them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert submit(source).cells


def test_what_is_not_written_yet_is_marked(submit):
    """A body that only raises NotImplementedError, whatever comments and docstring it has."""
    submission = submit(
        "def a():\n    '''Text.'''\n    # to do\n    pass\n    raise NotImplementedError\n"
        "class B:\n    async def c(self):\n        raise NotImplementedError('to do')\n"
    )
    assert submission.unwritten == {("attention.py", 5), ("attention.py", 8)}


def test_raising_on_purpose_is_not_marked(submit):
    """NotImplementedError among other statements, or another error alone, is the learner's own."""
    source = (
        "def a(x):\n    if x:\n        raise NotImplementedError\n    return x\n"
        "def b(x):\n    x = 1\n    raise NotImplementedError\n"
        "def c():\n    raise ValueError\n"
        "raise NotImplementedError\n"
    )
    assert submit(source).unwritten == frozenset()
