"""Exercises on disk: what is read, what is refused, and in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalog import Catalog, checks, interface, interface_of, open_catalog, suite_digest
from grader.errors import BrokenExercise, UnknownExercise, UserError


def _open(shelf) -> Catalog:
    return open_catalog(shelf.root, only=True)


def test_reads_metadata_and_places(shelf):
    """An exercise knows its metadata and where each of its files is."""
    public = shelf.add("twice-it", title="Doubling", more="version = 3\n[limits]\ncheck_seconds = 2")
    exercise = _open(shelf).get("twice-it")
    private = shelf.root / "solutions" / "twice-it"
    assert (exercise.title, exercise.level, exercise.version) == ("Doubling", 1, 3)
    assert (exercise.limits.check_seconds, exercise.limits.memory_mb) == (2.0, 1024)
    assert exercise.stub == public / "twice_it.py"
    assert exercise.reference == private / "twice_it.py"
    assert exercise.right == [private / "right" / "by_adding.py"]
    assert exercise.wrong == [private / "wrong" / "square.py"]
    assert exercise.inside is None


def test_an_exercise_without_its_solution_is_whole_for_a_learner(shelf):
    """Where a class is given exercises/ alone, everything private is absent and nothing fails."""
    public = shelf.add("twice")
    (shelf.root / "solutions").rename(shelf.root / "elsewhere")
    exercise = _open(shelf).get("twice")
    assert exercise.public == public
    assert (exercise.private, exercise.reference, exercise.hidden_suite, exercise.inside) == (None,) * 4
    assert exercise.right == exercise.wrong == []
    assert [check.id for check in checks(exercise)] == ["test_example"]


def test_reads_the_checks_without_running_them(shelf):
    """The checks come in file order, public ones first, with title, points and gate."""
    shelf.add("twice")
    hidden = shelf.root / "solutions" / "twice" / "test_hidden.py"
    hidden.write_text(f"raise SystemExit('this suite was run')\n{hidden.read_text()}")
    found = checks(_open(shelf).get("twice"))
    assert [(check.id, check.title, check.points, check.hidden, check.gate) for check in found] == [
        ("test_example", "the README's example", 0.0, False, False),
        ("test_returns_a_number", "returns a number", 1.0, True, True),
        ("test_doubles", "doubles any number", 2.5, True, False),
    ]


@pytest.mark.parametrize(
    ("decorator", "word"),
    [
        ("", "points"),
        ("@pytest.mark.points(1 + 1)", "points"),
        ("@pytest.mark.points(-1)", "points"),
        ("@pytest.mark.points(True)", "points"),
        ("@pytest.mark.points('3')", "points"),
        ("@pytest.mark.points(1, 2)", "points"),
        ("@pytest.mark.points(1)\n@pytest.mark.parametrize('n', [1])", "parametrised"),
    ],
)
def test_refuses_a_check_that_cannot_be_counted(shelf, decorator, word):
    """A hidden check without literal points, or one that is many, is refused by name."""
    shelf.add("twice")
    hidden = shelf.root / "solutions" / "twice" / "test_hidden.py"
    hidden.write_text(f"import pytest\n\n{decorator}\ndef test_odd(submission):\n    pass\n")
    with pytest.raises(BrokenExercise, match=rf"test_hidden\.py.*test_odd.*{word}"):
        checks(_open(shelf).get("twice"))


def test_refuses_two_checks_of_one_name(shelf):
    """The second of two checks of one name would take the first one's points."""
    shelf.add("twice")
    hidden = shelf.root / "solutions" / "twice" / "test_hidden.py"
    hidden.write_text("import pytest\n\n@pytest.mark.points(1)\ndef test_example(submission):\n    pass\n")
    with pytest.raises(BrokenExercise, match="two checks are called `test_example`"):
        checks(_open(shelf).get("twice"))


def test_a_broken_suite_names_file_and_line(shelf):
    """A suite that is no Python is told with its line."""
    shelf.add("twice")
    (shelf.root / "solutions" / "twice" / "test_hidden.py").write_text("x = 1\ndef (:\n")
    with pytest.raises(BrokenExercise, match=r"test_hidden\.py, line 2"):
        checks(_open(shelf).get("twice"))


def test_a_missing_suite_is_named(shelf):
    """An exercise whose hidden suite is gone says so, and is not graded by what is left."""
    shelf.add("twice")
    (shelf.root / "solutions" / "twice" / "test_hidden.py").unlink()
    with pytest.raises(BrokenExercise, match=r"test_hidden\.py is missing"):
        checks(_open(shelf).get("twice"))


def test_digest_changes_with_everything_that_grades(shelf):
    """Both suites, inside.py and the metadata are in the digest; stub and README are not."""
    public = shelf.add("twice")
    private = shelf.root / "solutions" / "twice"
    exercise = _open(shelf).get("twice")
    seen = [suite_digest(exercise)]
    for path in (
        public / "test_examples.py",
        private / "test_hidden.py",
        private / "inside.py",
        public / "exercise.toml",
    ):
        path.write_text((path.read_text() if path.exists() else "") + "# changed\n")
        seen.append(suite_digest(exercise))
    assert len(set(seen)) == 5
    exercise.stub.write_text("")
    exercise.readme.write_text("")
    assert suite_digest(exercise) == seen[-1]


def test_interface_lists_what_a_submission_must_offer(shelf):
    """Functions, constructors, methods and operators with their parameters; private names are left out."""
    public = shelf.add("twice")
    (public / "twice.py").write_text(
        "def f(a, /, b, *rest, c=1, **more): ...\n"
        "def _helper(x): ...\n"
        "class Value:\n"
        "    def __init__(self, data, children=()): ...\n"
        "    def __add__(self, other): ...\n"
        "    def backward(self): ...\n"
        "    def _hidden(self): ...\n"
        "    @staticmethod\n"
        "    def of(x): ...\n"
        "class Plain: ...\n"
    )
    assert interface(_open(shelf).get("twice")) == {
        "f": ["a", "b", "*rest", "c", "**more"],
        "Value": ["data", "children"],
        "Value.__add__": ["other"],
        "Value.backward": [],
        "Value.of": ["x"],
        "Plain": [],
    }


def test_stub_and_reference_can_be_compared(shelf):
    """The same reading serves any file, so a reference can be held to its stub."""
    shelf.add("twice")
    exercise = _open(shelf).get("twice")
    assert interface_of(exercise.reference) == interface(exercise) == {"twice": ["x", "times"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('title = "Doubling"', ""), "the key `title` is missing"),
        (lambda text: text + "levle = 2", "there is no key `levle`"),
        (lambda text: text.replace("level = 1", 'level = "one"'), "key `level`: expected `int`, got text"),
        (lambda text: text.replace("level = 1", "level = 5"), "key `level`: expected `int` <= 4"),
        (lambda text: text.replace('"numpy"', '"jax"'), "key `backend`: 'jax' is neither 'numpy' nor 'torch'"),
        (lambda text: text.replace('"add"', "7"), "key `hints[0]`: expected text, got `int`"),
        (lambda text: text.replace('"add"', '""'), "key `hints[0]`: expected text of length >= 1"),
        (lambda text: text + 'forbidden = "einsum"', "key `forbidden`: expected a list, got text"),
        (lambda text: text + "limits = 3", "key `limits`: expected a table"),
        (lambda text: text + "[limits]\nmemory_gb = 1", "there is no key `limits.memory_gb`"),
        (lambda text: text + "[limits]\ncheck_seconds = 0", "key `limits.check_seconds`: expected `float` > 0"),
        (lambda text: text + "title =", "is not valid TOML"),
    ],
)
def test_a_broken_toml_names_file_and_key(shelf, change, words):
    """Whatever is wrong in exercise.toml is told with the file and the key, in words."""
    path = shelf.add("twice") / "exercise.toml"
    path.write_text(change(path.read_text()))
    with pytest.raises(BrokenExercise) as caught:
        _open(shelf).get("twice")
    assert str(path) in caught.value.message
    assert words in caught.value.message
    assert caught.value.remedy


def test_a_toml_that_is_no_text_is_named(shelf):
    """exercise.toml in another encoding is told as such."""
    path = shelf.add("twice") / "exercise.toml"
    path.write_bytes(b'title = "\xe9"')
    with pytest.raises(BrokenExercise, match=r"exercise\.toml is not UTF-8"):
        _open(shelf).get("twice")


def test_a_folder_without_metadata_is_a_broken_exercise(shelf):
    """The folder is the registration: without exercise.toml it is incomplete, and not absent."""
    (shelf.add("twice") / "exercise.toml").unlink()
    assert _open(shelf).slugs() == ["twice"]
    with pytest.raises(BrokenExercise, match=r"exercise\.toml is missing"):
        _open(shelf).get("twice")


def test_one_broken_exercise_leaves_the_others_alone(shelf):
    """Any other exercise can be had; sound() tells both, and iterating refuses."""
    shelf.add("good")
    (shelf.add("bad") / "exercise.toml").write_text("title = 1")
    catalog = _open(shelf)
    assert catalog.get("good").slug == "good"
    good, bad = catalog.sound()
    assert [exercise.slug for exercise in good] == ["good"]
    assert "`title`" in bad[0].message
    with pytest.raises(BrokenExercise):
        list(catalog)


@pytest.mark.parametrize(
    ("asked", "near"),
    [("atention", "attention"), ("self_attention", "self-attention"), ("Attention.py", "attention"), ("IOU", "iou")],
)
def test_an_unknown_slug_names_the_nearest(shelf, asked, near):
    """A typing slip, an underscore or a file name leads to the slug that was meant."""
    for slug in ("attention", "self-attention", "iou", "nms"):
        shelf.add(slug)
    with pytest.raises(UnknownExercise) as caught:
        _open(shelf).get(asked)
    assert near in caught.value.message
    assert caught.value.remedy == "practice list"


@pytest.mark.parametrize("asked", ["", ".", "..", "../twice", "/etc", "twice/", "a\0b", "zzz"])
def test_what_is_no_slug_is_unknown(shelf, asked):
    """A path is never taken for a slug."""
    shelf.add("twice")
    with pytest.raises(UnknownExercise):
        _open(shelf).get(asked)


def test_order_is_topic_then_level_then_slug(shelf):
    """The catalogue's own topics come first, in its order; the easier exercises before the harder."""
    shelf.add("z-own", topic="astronomy")
    shelf.add("late", topic="transformers")
    shelf.add("hard", level=3)
    shelf.add("easy-b")
    shelf.add("easy-a")
    assert [exercise.slug for exercise in _open(shelf)] == ["easy-a", "easy-b", "hard", "late", "z-own"]


def test_earlier_roots_win(shelf, tmp_path, monkeypatch):
    """--exercises comes before PRACTICE_PATH, and both before what is built in."""
    shelf.add("twice", title="Mine")
    other = type(shelf)(tmp_path / "other")
    other.add("twice", title="Another's")
    other.add("thrice", title="Another's")
    monkeypatch.setenv("PRACTICE_PATH", str(other.root))
    catalog = open_catalog(shelf.root)
    assert catalog.get("twice").title == "Mine"
    assert catalog.get("thrice").title == "Another's"
    assert open_catalog().get("twice").title == "Another's"


def test_a_root_may_be_named_by_its_exercises_folder(shelf):
    """DIR and DIR/exercises are the same root, solutions included."""
    shelf.add("twice")
    exercise = open_catalog(shelf.root / "exercises", only=True).get("twice")
    assert exercise.reference == shelf.root / "solutions" / "twice" / "twice.py"


def test_a_relative_root_is_found_from_elsewhere_later(shelf, tmp_path, monkeypatch):
    """Paths are absolute from the start: a verb may change the folder."""
    shelf.add("twice")
    monkeypatch.chdir(shelf.root.parent)
    exercise = open_catalog(Path(shelf.root.name), only=True).get("twice")
    monkeypatch.chdir("/")
    assert exercise.stub.is_file()


@pytest.mark.parametrize(
    ("name", "words"), [("missing", "is not there"), ("file", "is no folder"), ("empty", "holds no exercise")]
)
def test_a_root_that_holds_nothing_is_refused(tmp_path, name, words):
    """A DIR that does not exist, is a file or holds no exercise is told as such, with a remedy."""
    (tmp_path / "file").write_text("")
    (tmp_path / "empty" / "exercises").mkdir(parents=True)
    with pytest.raises(UserError, match=words) as caught:
        open_catalog(tmp_path / name)
    assert caught.value.remedy


def test_a_wrong_practice_path_names_the_variable(tmp_path, monkeypatch):
    """A folder of PRACTICE_PATH that is not there is not passed over."""
    monkeypatch.setenv("PRACTICE_PATH", str(tmp_path / "missing"))
    with pytest.raises(UserError, match="PRACTICE_PATH"):
        open_catalog()


def test_other_folders_are_no_exercises(shelf):
    """__pycache__, hidden folders and loose files are not taken for exercises."""
    public = shelf.add("twice")
    (public.parent / "__pycache__").mkdir()
    (public.parent / ".ipynb_checkpoints").mkdir()
    (public.parent / "notes").write_text("")
    assert _open(shelf).slugs() == ["twice"]
    assert len(_open(shelf)) == 1
    assert "twice" in _open(shelf)
    assert "notes" not in _open(shelf)
