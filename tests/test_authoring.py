"""A new exercise is sound, and whatever `practice author check` proves is found once it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import judge
from grader.authoring import new_exercise, proof, prove
from grader.catalog import Exercise, root_at
from grader.errors import UserError
from grader.sandbox import Sandboxes

SUITE = "solutions/test_hidden.py"


class Draft:
    """A new exercise, to be broken. Its files are named by their part: ``exercises/README.md``, ``solutions/...``."""

    def __init__(self, root: Path, sandboxes: Sandboxes) -> None:
        self.root, self.sandboxes = root, sandboxes
        new_exercise("own-mean", root)

    @property
    def exercise(self) -> Exercise:
        """The exercise as it is now."""
        return root_at(self.root).load("own-mean")

    def path(self, name: str) -> Path:
        """Where a file of it is."""
        part, _, rest = name.partition("/")
        return self.root / part / "own-mean" / rest

    def change(self, name: str, old: str, new: str) -> None:
        """Put `new` in the place of `old`, which is there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    def findings(self, *seeds: int) -> list[str]:
        """What is found, on the first seed alone where none is given."""
        proof = prove(self.exercise, sandboxes=self.sandboxes, seeds=seeds or (1,))
        return [str(finding) for finding in proof.findings]


@pytest.fixture
def draft(tmp_path, sandboxes) -> Draft:
    """A sound exercise."""
    return Draft(tmp_path / "mine", sandboxes)


def found(findings: list[str], *words: str) -> bool:
    """Whether one finding says all of this."""
    return any(all(word in finding for word in words) for finding in findings)


# making one


def test_a_new_exercise_is_proved(draft):
    """What `author new` writes passes all of the proof, and each of its misconceptions is told by name."""
    proof = prove(draft.exercise, sandboxes=draft.sandboxes)
    assert proof.findings == ()
    assert (proof.checks, proof.right, proof.wrong, proof.diagnosed) == (4, 3, 3, 3)


def test_a_new_exercise_holds_nothing_of_the_template(draft):
    """Files and texts have the new slug."""
    for path in draft.root.rglob("*"):
        assert "example" not in path.name.replace("test_examples", "")
        assert path.is_dir() or "example_slug" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", ["Own", "own_mean", "../own", "own-", "1st", ""])
def test_what_is_no_slug_is_refused(tmp_path, slug):
    """Nothing is written for it."""
    with pytest.raises(UserError, match="is no slug"):
        new_exercise(slug, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("part", ["exercises", "solutions"])
def test_what_is_there_is_not_overwritten(tmp_path, part):
    """With either folder there nothing is written."""
    (tmp_path / part / "own").mkdir(parents=True)
    with pytest.raises(UserError, match="is there already"):
        new_exercise("own", tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == [part, "own"]


# its files


@pytest.mark.parametrize("name", ["exercises/notes.txt", "solutions/old.py", "solutions/right/data.csv"])
def test_a_file_that_does_not_belong_there_is_found(draft, name):
    """In the public folder, in the private one, and beside the solutions."""
    draft.path(name).write_text("")
    assert found(draft.findings(), Path(name).name, "does not belong here")


def test_a_cache_is_no_finding(draft):
    """`__pycache__` comes and goes."""
    for name in ("exercises/__pycache__", "solutions/__pycache__", "solutions/wrong/__pycache__"):
        draft.path(name).mkdir()
    assert draft.findings() == []


@pytest.mark.parametrize(
    "name",
    ["exercises/README.md", "exercises/own_mean.py", "exercises/test_examples.py", SUITE, "solutions/own_mean.py"],
)
def test_a_missing_file_is_found(draft, name):
    """It is named; that nothing else could be proved without it is no fault of ours."""
    draft.path(name).unlink()
    assert found(draft.findings(), Path(name).name, "is missing")


def test_missing_solutions_are_found(draft):
    """A bundle for learners cannot be proved."""
    shutil.rmtree(draft.root / "solutions")
    assert found(draft.findings(), "solutions are not here")


def test_missing_hints_are_found(draft):
    """An exercise has hints."""
    toml = draft.path("exercises/exercise.toml")
    toml.write_text(toml.read_text().partition("hints")[0])
    assert found(draft.findings(), "no hints")


def test_too_few_right_solutions_are_found(draft):
    """One style proves little."""
    draft.path("solutions/right/loop.py").unlink()
    assert found(draft.findings(), "1 solutions in another style")


@pytest.mark.parametrize("name", ["exercises/test_examples.py", SUITE])
def test_a_check_without_a_docstring_is_found(draft, name):
    """A public one and a hidden one alike: a learner reads it."""
    draft.path(name).write_text(draft.path(name).read_text() + "\n\ndef test_mute(submission):\n    pass\n")
    draft.change(name, "def test_mute", "@pytest.mark.points(1)\ndef test_mute")
    draft.change(name, "import numpy as np\n", "import numpy as np\nimport pytest\n")
    assert found(draft.findings(), "test_mute", "no docstring")


def test_a_hidden_check_that_earns_nothing_is_found(draft):
    """A hidden check has points."""
    draft.change(SUITE, "points(2)", "points(0)")
    assert found(draft.findings(), "test_divides_by_the_sum_of_the_weights", "earns nothing")


@pytest.mark.parametrize(
    ("name", "where"), [("exercises/README.md", "README.md"), ("solutions/own_mean.py", "own_mean.py")]
)
def test_another_signature_is_found(draft, name, where):
    """README and reference have the stub's parameters and defaults."""
    draft.change(name, "own_mean(values, weights)", "own_mean(values, weights=None)")
    assert found(
        draft.findings(), f"{where}: own_mean(values, weights=None), and the stub has own_mean(values, weights)"
    )


# its misconceptions


def test_a_check_without_a_misconception_is_found(draft):
    """Each hidden check is proved by one."""
    draft.path("solutions/wrong/returns_nan.py").unlink()
    assert found(draft.findings(), "test_weights_that_sum_to_zero_raise", "no misconception proves it")


def test_a_misconception_that_names_no_check_is_found(draft):
    """CAUGHT_BY is a check's name."""
    draft.change("solutions/wrong/returns_nan.py", "test_weights", "test_wheights")
    assert found(draft.findings(), "returns_nan", "which is no check")


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ('"""weights that sum to 0 give NaN in place of an error"""', "no docstring"),
        ('CAUGHT_BY = "test_weights_that_sum_to_zero_raise"', "no CAUGHT_BY"),
        ("def own_mean(values, weights):", "returns_nan.py"),
    ],
)
def test_a_file_that_is_no_misconception_is_found(draft, old, words):
    """It has a docstring, CAUGHT_BY, and is Python."""
    draft.change("solutions/wrong/returns_nan.py", old, "")
    assert found(draft.findings(), "returns_nan.py", words)


def test_a_misconception_that_passes_is_found(draft):
    """A suite that takes what is wrong is no suite."""
    draft.change("solutions/wrong/multiplies_in_place.py", "values *= weights", "values = values * weights")
    assert found(draft.findings(), "wrong/multiplies_in_place.py", "does not fail it (failed: none)")


def test_a_misconception_that_another_check_catches_is_found(draft):
    """The check that it names must be the one to fail it."""
    draft.change(
        "solutions/wrong/returns_nan.py", "test_weights_that_sum_to_zero_raise", "test_leaves_its_arguments_alone"
    )
    assert found(draft.findings(), "wrong/returns_nan.py", "(failed: test_weights_that_sum_to_zero_raise)")


def test_a_misconception_behind_a_closed_gate_is_found(draft):
    """A check that was not run has caught nothing."""
    draft.change(SUITE, "@pytest.mark.points(2)", "@pytest.mark.gate\n@pytest.mark.points(2)")
    draft.change("solutions/wrong/returns_nan.py", "/ weights.sum()", "")
    assert found(draft.findings(), "wrong/returns_nan.py", "test_weights_that_sum_to_zero_raise does not fail it")


# its solutions and its suite


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("solutions/right/loop.py", "top / bottom", "top", "right/loop.py"),
        ("solutions/own_mean.py", "/ total", "", "own_mean.py"),
    ],
)
def test_a_right_solution_that_fails_is_found(draft, name, old, new, where):
    """The reference and each other style get full marks; the check that refuses is named."""
    draft.change(name, old, new)
    assert found(draft.findings(), f"{where}: seed 1: a correct solution does not pass", "test_example_by_hand")


def test_what_fails_on_one_seed_alone_is_found(draft):
    """Inputs differ from seed to seed, and three are tried."""
    draft.change(
        "solutions/right/loop.py",
        "    if not bottom",
        "    bottom += len(values) == 5 and values[0] > 0\n    if not bottom",
    )
    by_seed = [bool(draft.findings(seed)) for seed in (1, 2, 3)]
    assert set(by_seed) == {True, False}
    assert draft.findings(1, 2, 3)


def test_a_stub_that_can_be_mistaken_for_an_attempt_is_found(draft):
    """A stub that returns something is not `not_started`."""
    draft.change("exercises/own_mean.py", "raise NotImplementedError", "return None")
    assert found(draft.findings(), "own_mean.py: the stub is failed, not not_started")


def test_a_suite_that_says_something_else_the_second_time_is_found(draft):
    """Inputs from a generator of the suite's own cannot be made again."""
    draft.change(SUITE, "    values, weights = rng", "    rng = np.random.default_rng()\n    values, weights = rng")
    assert found(draft.findings(), "the suite says something else the second time")


def test_a_suite_that_is_no_python_is_found(draft):
    """It is named with the line."""
    draft.change(SUITE, "import pytest", "import pytest as")
    assert found(draft.findings(), "test_hidden.py, line 4")


def test_a_suite_that_cannot_be_imported_is_found(draft):
    """What it cannot import is named."""
    draft.change(SUITE, "import pytest\n", "import pytest\nimport no_such_module\n")
    assert found(draft.findings(), "no_such_module")


def test_a_suite_that_fails_by_itself_is_found(draft):
    """A mistake of the suite's own is told as one, not as the solutions'."""
    draft.change(SUITE, "    top = bottom = 0.0", "    top = {}['bottom']")
    assert found(
        draft.findings(), "own_mean.py", "the check test_divides_by_the_sum_of_the_weights of the suite failed"
    )


def test_a_brief_proof_leaves_slow_files_at_the_first_seed(draft, monkeypatch):
    """A brief proof does not run again what took long; a whole one runs everything on every seed."""
    runs = []
    real = judge.grade

    def counted(exercise, submissions, *arguments, seed, **keywords):
        runs.append((seed, len(list(submissions))))
        real(exercise, submissions, *arguments, seed=seed, **keywords)

    monkeypatch.setattr(judge, "grade", counted)
    monkeypatch.setattr(proof, "SLOW_SECONDS", 0.0)
    prove(draft.exercise, sandboxes=draft.sandboxes, brief=True)
    assert {seed for seed, files in runs if files} == {1}
    runs.clear()
    assert prove(draft.exercise, sandboxes=draft.sandboxes).findings == ()
    assert {seed for seed, files in runs if files} == {1, 2, 3}


def test_a_check_that_passes_a_hollow_stub_is_found(draft):
    """A check that asks for nothing would give points for nothing."""
    with draft.path(SUITE).open("a", encoding="utf-8") as suite:
        suite.write(
            "\n\n@pytest.mark.points(1)\ndef test_takes_anything(submission):\n"
            '    """takes anything"""\n    submission.own_mean(np.ones(2), np.ones(2))\n'
        )
    assert found(draft.findings(), "test_takes_anything", "every function returns None")
