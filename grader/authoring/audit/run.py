"""A run of the audit over exercises: what is remembered is not graded again, the rest goes to the lanes."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice

from grader import __version__, catalog
from grader.authoring.audit.equivalent import Entry, entries, unused
from grader.authoring.audit.lanes import BATCH, Lanes, Task
from grader.authoring.audit.mutants import Mutant, mutants
from grader.authoring.audit.result import Audit, Fault, Survivor
from grader.authoring.audit.state import Fate, Graded, State, content_of
from grader.authoring.finding import Finding
from grader.catalog import Exercise


def audit(
    exercises: Sequence[Exercise],
    state: State,
    deliver: Callable[[Audit], None],
    *,
    jobs: int = 1,
    fresh: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> None:
    """Audit exercises, one after the other; every result is in `state` as soon as it is there.

    Args:
        exercises: With their solutions.
        state: Where results are kept, and looked up.
        deliver: Called with each exercise's audit when it is complete.
        jobs: How many lanes grade at once.
        fresh: Whether to grade anew what is remembered.
        say: Called with what is being done.

    Raises:
        UserError: The library that makes mutants is not installed.
        GraderFault: No mutant can be graded at all.
    """
    open_: dict[str, _Course] = {}

    def tasks() -> Iterator[Task]:
        for exercise in exercises:
            say(f"making mutants of {exercise.slug}")
            course = open_[exercise.slug] = _Course(exercise, state, fresh=fresh)
            yield from course.tasks()
            finish(exercise)

    def graded(exercise: Exercise, one: Graded) -> None:
        if exercise.slug in open_:  # another lane may have met trouble meanwhile
            open_[exercise.slug].keep(one)
            say(open_[exercise.slug].standing())
            finish(exercise)

    def trouble(exercise: Exercise, message: str) -> None:
        if exercise.slug in open_:
            open_[exercise.slug].give_up(message)
            finish(exercise)

    def finish(exercise: Exercise) -> None:
        if exercise.slug in open_ and open_[exercise.slug].complete:
            deliver(open_.pop(exercise.slug).audit())

    with Lanes(jobs) as lanes:
        lanes.run(tasks(), graded, trouble)


def versions() -> dict[str, str]:
    """What an audit depends on."""
    names = {"cosmic-ray": "cosmic-ray", "NumPy": "numpy", "torch": "torch"}
    return {
        "practice": __version__,
        "Python": platform.python_version(),
        **{name: version(package) for name, package in names.items()},
    }


class _Course:
    """One exercise on its way through the audit."""

    def __init__(self, exercise: Exercise, state: State, *, fresh: bool) -> None:
        self.exercise, self._state = exercise, state
        self.every: list[Mutant] = []
        self._given_up = False
        self._content: dict[str, str] = {}
        self._fates: dict[str, Graded] = {}
        self._listed: tuple[Entry, ...] = ()
        self._findings: list[Finding] = []
        if exercise.reference is None or exercise.hidden_suite is None or not exercise.reference.is_file():
            self.give_up("its solutions are not here")
            return
        data = exercise.reference.read_bytes()
        suite, reference = catalog.suite_digest(exercise), hashlib.sha256(data).hexdigest()
        self._listed, self._findings = entries(exercise)
        self.every = mutants(data.decode("utf-8"), exercise.file_name)
        for mutant in self.every:
            self._content[mutant.sha256] = content_of(reference, suite, mutant.sha256, __version__)
        if not fresh:
            self._fates = state.recall(self._content)

    @property
    def complete(self) -> bool:
        """Whether every mutant's fate is known, or never will be."""
        return self._given_up or len(self._fates) == len(self.every)

    def tasks(self) -> Iterator[Task]:
        """Batches of what is not known."""
        left = iter([mutant for mutant in self.every if mutant.sha256 not in self._fates])
        while not self._given_up and (batch := list(islice(left, BATCH))):
            yield Task(self.exercise, {mutant.sha256: mutant.source for mutant in batch})

    def keep(self, one: Graded) -> None:
        """Take in a result."""
        self._fates[one.sha256] = one
        self._state.remember(self.exercise.slug, self._content[one.sha256], one)

    def give_up(self, message: str) -> None:
        """The exercise cannot be audited."""
        self._given_up = True
        self._findings.append(Finding(self.exercise.slug, message, f"practice author check {self.exercise.slug}"))

    def standing(self) -> str:
        """How far it is."""
        alive = sum(one.fate is Fate.SURVIVED for one in self._fates.values())
        return f"{self.exercise.slug}: {len(self._fates)} of {len(self.every)} mutants, {alive} survive"

    def audit(self) -> Audit:
        """What was found."""
        fates = self._fates
        if self._given_up:
            return Audit(self.exercise.slug, len(self.every), findings=tuple(self._findings))
        alive = [mutant for mutant in self.every if fates[mutant.sha256].fate is Fate.SURVIVED]
        told = [_survivor(mutant, self._listed) for mutant in alive]
        return Audit(
            slug=self.exercise.slug,
            mutants=len(self.every),
            killed=sum(one.fate is Fate.KILLED for one in fates.values()),
            survivors=tuple(each for each in told if not each.why),
            equivalent=tuple(each for each in told if each.why),
            faults=tuple(
                Fault(mutant.diff, fates[mutant.sha256].message)
                for mutant in self.every
                if fates[mutant.sha256].fate is Fate.FAULT
            ),
            findings=(*self._findings, *unused(self._listed, alive, self.every)),
        )


def _survivor(mutant: Mutant, listed: tuple[Entry, ...]) -> Survivor:
    why = next((entry.why for entry in listed if entry.fits(mutant)), "")
    return Survivor(mutant.operator, mutant.line, mutant.within, mutant.removed, mutant.added, mutant.diff, why)
