"""What a suite may do, and what happens when it is the suite that is wrong."""

from __future__ import annotations

import time

import numpy as np
import pytest

from grader import judge
from grader.errors import GraderFault
from grader.judge import seeds, subject
from grader.submission import from_bytes

RIGHT = "def scale(x, factor=2.0):\n    if x.size == 0: raise ValueError\n    return x * factor\n"


def test_the_same_submission_gets_the_same_report(workshop):
    """Without --seed the seed comes from suite and submission."""
    first, second = (
        workshop.check("def scale(x, factor=2.0): return x + 1", seed=None),
        workshop.check("def scale(x, factor=2.0): return x + 1", seed=None),
    )
    assert first.suite == second.suite
    assert [c.message for c in first.checks] == [c.message for c in second.checks]


def test_a_reply_of_millions_of_numbers_is_weighed_at_once():
    """What a reply holds is counted without asking each number of it what it is."""
    began = time.process_time()
    assert subject._size([0] * 4_000_000) == 64 * 4_000_001
    assert time.process_time() - began < 2
    assert subject._size(([np.zeros(100), 1, "x"], {"a": np.zeros(1)})) == 64 + (64 + 800 + 64 + 64) + (64 + 8)


def test_a_seed_is_not_found_by_trying_them_all():
    """A submission that tries all seeds of 31 bits, for the one that gives its worker's, finds none; JSON has room."""
    made = [seeds.of_submission("suite", str(n)) for n in range(100)]
    assert sum(seed >= 1 << 44 for seed in made) > 90
    assert max(made) < 1 << 53
    assert all(seeds.of_check(seed, "test_x", "worker") < 1 << 31 for seed in made)  # NumPy's legacy generator


def test_another_seed_gives_other_inputs(workshop):
    """--seed makes other inputs, and is in the report."""
    first, second = (workshop.check("def scale(x, factor=2.0): return x + 1", seed=seed) for seed in (1, 2))
    assert (first.suite.seed, second.suite.seed) == (1, 2)
    assert first.checks[0].message != second.checks[0].message


def test_a_result_does_not_depend_on_its_neighbours(workshop):
    """One session over many submissions says of each what a session of its own says."""
    sources = [RIGHT, "def scale(x, factor=2.0): return x", "import os\nos._exit(1)", RIGHT + "# another\n"]
    exercise = workshop.exercise
    made = [from_bytes("scale.py", source.encode(), exercise) for source in sources]
    together, alone = [], []
    judge.grade(exercise, made, together.append, workshop.sandboxes)
    for submission in reversed(made):
        judge.grade(exercise, [submission], alone.append, workshop.sandboxes)
    said = [[(c.id, c.verdict, c.message, c.earned) for c in report.checks] for report in (*together, *reversed(alone))]
    assert said[:4] == said[4:]


def test_a_suite_that_stumbles_over_a_reply_fails_the_submission(workshop):
    """A reply that the suite can do nothing with is the learner's mistake where the reference passes."""
    workshop.suite('''
@pytest.mark.points(1)
def test_pair(submission):
    """returns twice the array"""
    x = np.ones(2)
    assert submission.scale(x).sum() == 4
''')
    report = workshop.check("def scale(x, factor=2.0): return None")
    assert (report.verdict, report.checks[0].verdict) == ("failed", "failed")
    assert "None" in report.checks[0].message


def test_a_suite_that_fails_by_itself_is_our_fault_and_costs_nothing(workshop):
    """No score at all: not full, not zero."""
    workshop.suite('''
@pytest.mark.points(1)
def test_broken(submission):
    """is broken"""
    submission.scale(np.ones(1))
    {}["missing"]
''')
    report = workshop.check(RIGHT)
    assert (report.verdict, report.score) == ("grader_fault", None)
    assert "test_broken" in report.message


def test_a_suite_that_cannot_be_imported_is_our_fault(workshop):
    """It is told with the command that shows more."""
    workshop.suite("import no_such_module\n\n@pytest.mark.points(1)\ndef test_x(submission):\n    '''x'''\n")
    with pytest.raises(GraderFault, match="no_such_module"):
        workshop.check(RIGHT)


def test_a_zygote_that_dies_is_replaced(workshop):
    """The submission is tried once more in a fresh sandbox."""
    zygote, _ = workshop.sandboxes.get("numpy")
    zygote._process.kill()
    zygote._process.wait()
    assert workshop.check(RIGHT).verdict == "passed"


def test_an_edited_suite_is_read_anew(workshop):
    """The same process judges with the suite as it is now."""
    assert workshop.check(RIGHT).max_score == 4.0
    workshop.suite('@pytest.mark.points(7)\ndef test_new(submission):\n    """is new"""\n')
    assert workshop.check(RIGHT).max_score == 7.0


def test_the_users_own_pytest_files_are_ignored(workshop, monkeypatch):
    """An ini file, a conftest and PYTEST_ADDOPTS of the user's change nothing."""
    (workshop.private / "conftest.py").write_text("raise RuntimeError('a conftest was loaded')")
    (workshop.root / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    monkeypatch.chdir(workshop.root)
    assert workshop.check(RIGHT).verdict == "passed"


def test_without_a_hidden_suite_the_public_checks_run(workshop):
    """A learner's bundle has no solutions, and earns no points."""
    workshop.write(
        "test_examples.py",
        'def test_example(submission):\n    """the example"""\n    assert submission.scale(1.5) == 3.0\n',
    )
    import shutil

    shutil.rmtree(workshop.root / "solutions")
    report = workshop.check("def scale(x, factor=2.0): return x * factor")
    assert (report.verdict, report.max_score, [c.hidden for c in report.checks]) == ("passed", 0.0, [False])


HYPOTHESIS = '''
from hypothesis import given, strategies as st

@pytest.mark.points(1)
@given(n=st.integers(1, 50))
def test_any_length(submission, n):
    """works for any length"""
    expect_close(submission.scale(np.ones(n)), np.full(n, 2.0))
'''


def test_hypothesis_shows_the_smallest_failing_case(workshop):
    """The message is of the shrunk example."""
    workshop.suite(HYPOTHESIS)
    report = workshop.check("def scale(x, factor=2.0): return x * factor + (len(x) > 4)")
    assert report.checks[0].verdict == "failed"
    assert "x [1., 1., 1., 1., 1.]" in report.checks[0].message


def test_a_crash_under_hypothesis_is_a_crash(workshop):
    """Hypothesis does not shrink what ended the worker."""
    workshop.suite(HYPOTHESIS)
    assert workshop.check("import os\ndef scale(x, factor=2.0): os.abort()").checks[0].verdict == "crashed"


def test_hypothesis_leaves_no_files(workshop, tmp_path, monkeypatch):
    """No example database is written."""
    monkeypatch.chdir(tmp_path)
    workshop.suite(HYPOTHESIS)
    workshop.check("def scale(x, factor=2.0): return x")
    assert not list(tmp_path.rglob(".hypothesis"))


def test_inside_runs_in_the_worker(workshop):
    """inside.py sees the submission's module and holds no answers."""
    workshop.write(
        "inside.py",
        "import os\ndef many(n):\n    return [submission.scale(i) for i in range(n)], os.getpid()\n",
        hidden=True,
    )
    workshop.suite('''
import os

@pytest.mark.points(1)
def test_many(inside):
    """scales many"""
    values, pid = inside.many(3)
    assert values == [0.0, 2.0, 4.0] and pid != os.getpid()
''')
    assert workshop.check("def scale(x, factor=2.0): return x * factor").verdict == "passed"


def test_helpers_that_cannot_load_are_the_submissions_fault_where_the_reference_has_them(workshop):
    """A submission that took away what they import gets an error; helpers that are wrong are our fault."""
    workshop.suite(
        '''
        @pytest.mark.points(1)
        def test_helped(inside):
            """is helped"""
            assert inside.one() == 1
        '''
    )
    workshop.write("inside.py", "import copy\n\ndef one(): return 1\n", hidden=True)
    assert workshop.check().verdict == "passed"
    (check,) = workshop.check("import sys\nsys.modules['copy'] = None\ndef scale(x, factor=2.0): pass").checks
    assert check.verdict == "error"
    assert "ModuleNotFoundError" in check.message
    workshop.write("inside.py", "raise EOFError\n", hidden=True)
    assert workshop.check().verdict == "grader_fault"


def test_a_message_asks_nothing_of_an_object(workshop):
    """The call is shown without asking the submission's object what it is: that could hang, or be the end of it."""
    workshop.suite(
        '''
        @pytest.mark.points(1)
        def test_given_back(submission):
            """takes its own object"""
            submission.scale(submission.scale(1.0), 1.0)
        '''
    )
    source = """
    import os
    class Odd:
        shape = property(lambda self: os._exit(1))
    def scale(x, factor=2.0):
        if factor == 2.0:
            return Odd()
        raise KeyError("odd")
    """
    for end, verdict in (('raise KeyError("odd")', "error"), ("os._exit(0)", "crashed")):
        (check,) = workshop.check(source.replace('raise KeyError("odd")', end)).checks
        assert check.verdict == verdict
        assert "scale(x, factor=1.0)" in check.message


def test_what_is_opaque_counts_as_unchanged(workshop):
    """An object of the submission's own goes through `unchanged` beside what can be compared."""
    workshop.suite('''
@pytest.mark.points(1)
def test_given_back(submission):
    """takes its cache back"""
    cache = submission.scale(np.ones(2))
    x = np.ones(3)
    with unchanged(cache=cache, x=[x, (cache, 1.5)]):
        expect_close(submission.scale(x, cache), np.full(3, 7.0))
''')
    report = workshop.check("""
class Cache:
    seven = 7.0


def scale(x, factor=None):
    return Cache() if factor is None else x * factor.seven
""")
    assert report.verdict == "passed", report.checks


def test_observe_shows_warnings_and_seeds(workshop):
    """A check whose clause forbids warnings can look; global generators can be seeded."""
    workshop.suite('''
@pytest.mark.points(1)
def test_quiet(submission, observe):
    """does not warn"""
    submission.scale(np.ones(1))
    expect_no_warnings(observe)

@pytest.mark.points(1)
def test_seeded(submission, observe):
    """draws from the global generator"""
    draws = []
    for _ in range(2):
        observe.seed(5)
        draws.append(submission.scale(np.ones(1)))
    assert draws[0] == draws[1]
''')
    report = workshop.check(
        "import random, warnings\ndef scale(x, factor=2.0):\n    warnings.warn('loud')\n    return random.random()"
    )
    assert [c.verdict.value for c in report.checks] == ["failed", "passed"]
    assert "loud" in report.checks[0].message
