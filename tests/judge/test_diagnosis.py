"""A diagnosis is a fact: the misconception's replies, in that check, are the learner's."""

from __future__ import annotations

WRONG = '''"""{says}"""

CAUGHT_BY = "test_scales"


def scale(x, factor=2.0):
    if x.size == 0:
        raise ValueError
    return {value}
'''


def add_wrongs(workshop):
    """Two misconceptions of the same check."""
    workshop.write("wrong/adds.py", WRONG.format(says="the factor is added", value="x + factor"), hidden=True)
    workshop.write("wrong/divides.py", WRONG.format(says="x is divided by the factor", value="x / factor"), hidden=True)


def test_the_misconception_behind_a_failure_is_named(workshop):
    """Another way to write the same mistake gets the same diagnosis, up to rounding."""
    add_wrongs(workshop)
    check = workshop.check("def scale(x, factor=2.0):\n    return (x * x) / (x * factor)").checks[0]
    assert (check.diagnosis.wrong, check.diagnosis.says) == ("divides", "x is divided by the factor")


def test_another_mistake_gets_no_diagnosis(workshop):
    """What equals no misconception is not guessed at."""
    add_wrongs(workshop)
    assert workshop.check("def scale(x, factor=2.0): return x - factor").checks[0].diagnosis is None


def test_a_passed_check_has_no_diagnosis(workshop):
    """Only failed checks are diagnosed."""
    add_wrongs(workshop)
    report = workshop.check("def scale(x, factor=2.0): return x + factor")
    assert [bool(check.diagnosis) for check in report.checks] == [True, True, False]


def test_a_diagnosis_under_hypothesis_follows_the_same_examples(workshop):
    """With the same seed and the same replies Hypothesis takes the same way."""
    workshop.suite('''
from hypothesis import given, strategies as st

@pytest.mark.points(1)
@given(n=st.integers(0, 50))
def test_scales(submission, n):
    """works for any length"""
    expect_close(submission.scale(np.ones(n + 1), 3.0), np.full(n + 1, 3.0))
''')
    add_wrongs(workshop)
    assert workshop.check("def scale(x, factor=2.0): return factor + x").checks[0].diagnosis.wrong == "adds"


def test_helpers_that_were_loaded_before_are_no_reply(workshop):
    """In a later check of a suite with inside.py the misconception, which loads it only there, still says the same."""
    workshop.write("inside.py", "def scaled(*arguments):\n    return submission.scale(*arguments)\n", hidden=True)
    workshop.suite('''
@pytest.mark.points(1)
def test_nothing(inside):
    """gives 0 for 0"""
    assert inside.scaled(0.0, 1.0) == 0.0


@pytest.mark.points(1)
def test_scales(inside):
    """multiplies"""
    expect_close(inside.scaled(np.arange(3.0), 3.0), np.array([0.0, 3.0, 6.0]))
''')
    divides = "def scale(x, factor=2.0):\n    return x / factor\n"
    workshop.write("wrong/divides.py", f'"""x is divided"""\nCAUGHT_BY = "test_scales"\n{divides}', hidden=True)
    assert workshop.check(divides).checks[1].diagnosis.wrong == "divides"
