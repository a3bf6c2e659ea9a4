"""One exercise: its metadata, and where its files are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from grader import datasets
from grader.errors import BrokenExercise

METADATA = "exercise.toml"
PUBLIC_SUITE = "test_examples.py"
HIDDEN_SUITE = "test_hidden.py"
INSIDE = "inside.py"

# What a slug looks like. It also keeps "../x" and, where the file system ignores case, "Iou" out.
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_Seconds = Annotated[float, msgspec.Meta(gt=0)]
_Size = Annotated[int, msgspec.Meta(gt=0)]
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use.

    Attributes:
        check_seconds: The time of one check, all of its calls together.
        cpu_seconds: The CPU time of one worker.
        memory_mb: The memory above what the libraries take.
        printed_kb: How much printed output is kept.
        result_mb: How large one reply may be.
    """

    check_seconds: _Seconds = 10.0
    cpu_seconds: _Seconds = 60.0
    memory_mb: _Size = 1024
    printed_kb: _Size = 64
    result_mb: _Size = 256


class _Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``exercise.toml`` as it is written; a key that is not here is an error, so that a typing slip is seen."""

    title: _Text
    topic: _Text
    level: Annotated[int, msgspec.Meta(ge=1, le=4)]
    backend: Literal["numpy", "torch"]
    guide: str = ""  # an instructor's own exercise answers no question of the guide
    forbidden: tuple[_Text, ...] = ()
    hints: tuple[_Text, ...] = ()
    data: tuple[_Text, ...] = ()
    version: Annotated[int, msgspec.Meta(ge=1)] = 1
    limits: Limits = Limits()


class Exercise(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise and where its files are.

    Attributes:
        slug: Its name on the command line, and of both folders.
        title: What it is about, in a few words.
        topic: The part of the catalogue that it belongs to.
        level: 1 warm-up, 2 interview core, 3 hard, 4 capstone.
        guide: The interview question that it answers; may be empty.
        backend: What a submission may import beside the standard library: torch means numpy too.
        forbidden: What it exists to have written by hand.
        hints: From a nudge to nearly the solution.
        data: What a learner gets beside the stub: names of `grader.datasets`.
        version: Grows when its contract changes.
        limits: What a submission may use.
        public: The folder that a learner sees.
        private: The folder that a class must not see; None where it was left out.
    """

    slug: str
    title: str
    topic: str
    level: int
    guide: str
    backend: Literal["numpy", "torch"]
    forbidden: tuple[str, ...]
    hints: tuple[str, ...]
    data: tuple[str, ...] = ()
    version: int
    limits: Limits
    public: Path
    private: Path | None

    @property
    def module_name(self) -> str:
        """The slug as Python can import it."""
        return self.slug.replace("-", "_")

    @property
    def file_name(self) -> str:
        """The name of a submission, of the stub and of the reference."""
        return f"{self.module_name}.py"

    @property
    def stub(self) -> Path:
        """What a learner starts from."""
        return self.public / self.file_name

    @property
    def readme(self) -> Path:
        """The statement."""
        return self.public / "README.md"

    @property
    def public_suite(self) -> Path:
        """The checks that a learner can read; they earn nothing."""
        return self.public / PUBLIC_SUITE

    @property
    def hidden_suite(self) -> Path | None:
        """The checks that earn the points."""
        return None if self.private is None else self.private / HIDDEN_SUITE

    @property
    def reference(self) -> Path | None:
        """The solution."""
        return None if self.private is None else self.private / self.file_name

    @property
    def inside(self) -> Path | None:
        """The suite's helpers that run in the worker, where it has any."""
        path = None if self.private is None else self.private / INSIDE
        return path if path is not None and path.is_file() else None

    @property
    def right(self) -> list[Path]:
        """Correct solutions in other styles."""
        return self._python_files("right")

    @property
    def wrong(self) -> list[Path]:
        """The known misconceptions."""
        return self._python_files("wrong")

    def _python_files(self, folder: str) -> list[Path]:
        return [] if self.private is None else sorted((self.private / folder).glob("*.py"))


def load(public: Path, private: Path | None) -> Exercise:
    """Read one exercise's metadata.

    Args:
        public: ``exercises/<slug>``.
        private: ``solutions/<slug>``; None where there is none.

    Raises:
        BrokenExercise: exercise.toml cannot be read, naming the key.
    """
    path = public / METADATA
    try:
        metadata = msgspec.toml.decode(path.read_bytes(), type=_Metadata)
    except msgspec.ValidationError as error:
        raise BrokenExercise(f"{path}: {_in_words(str(error))}", f"correct {path}") from None
    except msgspec.DecodeError as error:
        raise BrokenExercise(f"{path} is not valid TOML: {error}", f"correct {path}") from None
    except UnicodeDecodeError as error:
        raise BrokenExercise(f"{path} is not UTF-8: {error.reason} at byte {error.start}", "save it as UTF-8") from None
    except FileNotFoundError:
        raise BrokenExercise(f"{path} is missing", "every folder of exercises/ needs one") from None
    except OSError as error:
        raise BrokenExercise(f"{path} cannot be read: {error.strerror}") from None
    for name in metadata.data:
        if name not in datasets.FILES:
            known = ", ".join(sorted(datasets.FILES))
            raise BrokenExercise(f"{path}: key `data`: there is no data {name!r}", f"what there is: {known}")
    return Exercise(slug=public.name, public=public, private=private, **msgspec.structs.asdict(metadata))


def _in_words(message: str) -> str:
    """msgspec's message with the key first: "key `level`: expected `int`, got `str`"."""
    text, _, place = message.partition(" - at ")
    place = place.strip("`").removeprefix("$").lstrip(".")
    if field := re.search(r"(missing required|contains unknown) field `(\w+)`", text):
        key = f"{place}.{field[2]}" if place else field[2]
        return f"the key `{key}` is missing" if field[1].startswith("missing") else f"there is no key `{key}`"
    for foreign, toml in (("`object`", "a table"), ("`array`", "a list"), ("`str`", "text")):
        text = text.replace(foreign, toml)
    text = re.sub(r"^Invalid enum value (.*)", r"\1 is neither 'numpy' nor 'torch'", text)
    return f"key `{place}`: {text[:1].lower()}{text[1:]}"
