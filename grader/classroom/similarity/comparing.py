"""How much of one program stands in another, with copydetect: names, strings and layout do not count, the stub neither.

A program becomes its tokens, each name one letter; what two of them share are runs of at least `RUN` letters of that
text. copydetect would keep a sample of all runs, chosen by hashes that differ from process to process; here all of
them are kept, so that the same class gets the same numbers every time.

Nothing of a submission is run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from statistics import median
from typing import Any

import msgspec

from grader.catalog import Exercise
from grader.classroom.gathering import Gathered
from grader.errors import UnreadableSubmission, UserError
from grader.submission import read

RUN = 25  # copydetect's own default: shorter runs stand in any two programs

MOST = 200  # pairs; nobody reads more

Span = tuple[int, int]


class Source(msgspec.Struct, frozen=True):
    """A student's program: whose, the file's name, and its code, a notebook's cells one after another."""

    student: str
    name: str
    code: str


class Pair(msgspec.Struct, frozen=True):
    """Two programs that look alike.

    Attributes:
        sources: The two.
        shares: Of each, the part from 0 to 1 that stands in the other.
        spans: Where in each, from character to character.
    """

    sources: tuple[Source, Source]
    shares: tuple[float, float]
    spans: tuple[tuple[Span, ...], tuple[Span, ...]]

    @property
    def share(self) -> float:
        """The larger of both: a short program may be a part of a long one."""
        return max(self.shares)


class Comparison(msgspec.Struct, frozen=True):
    """What comparing all with all found.

    Attributes:
        compared: How many programs.
        alike: How many pairs look alike.
        pairs: The most alike of them, in order.
        typical: The share of the pair in the middle of all; 0 without pairs.
        empty: The students whose program is the stub's, or too short to say anything.
    """

    compared: int
    alike: int
    pairs: list[Pair]
    typical: float
    empty: list[str]


class _Tokens(msgspec.Struct):
    """A program as it is compared: the hashes of its runs, those of the stub left out, and where each begins."""

    source: Source
    hashes: Any
    places: Any
    known: Any
    covered: float
    offsets: Any


def sources_of(gathered: Gathered, exercise: Exercise) -> tuple[list[Source], list[str]]:
    """The programs of a class, and why some are not compared, a line each."""
    sources: list[Source] = []
    left_out: list[str] = []
    for entry in gathered.entries:
        if entry.path is None:
            if not entry.problem.startswith("missing"):
                left_out.append(f"{entry.student}: {entry.problem}")
            continue
        try:
            submission = read(entry.path, exercise)
        except UnreadableSubmission as error:
            left_out.append(f"{entry.student}: {error.message}")
            continue
        if submission.problem:
            problem = submission.problem.splitlines()[0]
            left_out.append(f"{entry.student}: {problem}")
            continue
        code = "\n\n".join(cell.source.strip("\n") for cell in submission.cells)
        sources.append(Source(entry.student, submission.name, code.strip("\n") + "\n"))
    return sources, left_out


def compare(
    sources: Sequence[Source],
    stub: str,
    above: float,
    most: int = MOST,
    seen: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Compare everybody's programs with everybody else's.

    Args:
        sources: The programs; two of one student are not compared with each other.
        stub: What all of them began with, and what therefore does not count.
        above: From which share on two of them look alike.
        most: So many pairs are told in full.
        seen: Told now and then how far it is.

    Raises:
        UserError: copydetect is not installed.
    """
    library = _library()
    import numpy as np

    common = np.unique(library.hashed_kgrams(library.filter_code(stub, "", "python")[0], RUN))
    programs = [_tokens(library, source, common) for source in sources]
    empty = [each.source.student for each in programs if not len(each.hashes)]
    programs = [each for each in programs if len(each.hashes)]
    alike: list[tuple[float, float, int, int]] = []
    shares: list[float] = []
    for n, first in enumerate(programs):
        seen(f"{n + 1} of {len(programs)}")
        for m, second in enumerate(programs[n + 1 :], n + 1):
            if first.source.student == second.source.student:
                continue
            one, other = _share(library, first, second), _share(library, second, first)
            shares.append(max(one, other))
            if shares[-1] >= above:
                alike.append((-max(one, other), -min(one, other), n, m))
    alike.sort()
    pairs = [_pair(library, programs[n], programs[m]) for _, _, n, m in alike[:most]]
    return Comparison(len(programs), len(alike), pairs, median(shares) if shares else 0.0, empty)


def _pair(library: Any, first: _Tokens, second: _Tokens) -> Pair:
    return Pair(
        (first.source, second.source),
        (_share(library, first, second), _share(library, second, first)),
        (_spans(library, first, second), _spans(library, second, first)),
    )


def _library() -> Any:
    try:
        return import_module("copydetect.utils")
    except ImportError:
        raise UserError("copydetect is not installed here", "pip install 'dl-practice[similarity]'") from None


def _tokens(library: Any, source: Source, common: Any) -> _Tokens:
    import numpy as np

    text, offsets = library.filter_code(source.code, "", "python")
    hashes = library.hashed_kgrams(text, RUN)
    own = ~np.isin(hashes, common)
    places = np.flatnonzero(own)
    kept = hashes[own]
    covered = library.get_token_coverage({0: places}, RUN, len(text)) if len(places) else 0.0
    return _Tokens(source, kept, places, np.unique(kept), float(covered), _mended(offsets))


def _runs(library: Any, one: _Tokens, other: _Tokens) -> Any:
    """Where in one program there is what the other has too: an array of beginnings, and one of ends."""
    import numpy as np

    at = np.minimum(np.searchsorted(other.known, one.hashes), len(other.known) - 1)
    return library.get_copied_slices(one.places[other.known[at] == one.hashes], RUN)


def _share(library: Any, one: _Tokens, other: _Tokens) -> float:
    """The part of one program that counts and is in the other; a run may go over a little of the stub between."""
    begins, ends = _runs(library, one, other)
    return min(1.0, float((ends - begins).sum()) / one.covered)


def _spans(library: Any, one: _Tokens, other: _Tokens) -> tuple[Span, ...]:
    """What one program has of the other, as places in its code."""
    import numpy as np

    code = one.source.code
    runs = _runs(library, one, other).astype(int)
    at = np.searchsorted(one.offsets[:, 0], runs)
    places = runs + np.append(one.offsets[:, 1], len(code))[at]
    spans: list[Span] = []
    for begin, end in np.minimum(places, len(code)).T.tolist():
        end = begin + len(code[begin:end].rstrip())
        if begin < end:
            spans.append((begin, end))
    return tuple(spans)


def _mended(offsets: Any) -> Any:
    """copydetect's notes: up to each place of its text, how much of the code it had left out by then.

    At a class's name it notes the length of what it leaves out there, in place of the sum.
    """
    mended = offsets.copy()
    for n in range(1, len(offsets) - 1):
        before, here, after = (int(each) for each in (mended[n - 1, 1], offsets[n, 1], offsets[n + 1, 1]))
        if not before <= here <= after:
            mended[n, 1] = max(before, after - here)
    return mended
