"""The pairs as one HTML file: side by side, with what they share marked; without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from grader.classroom.similarity.comparing import Comparison, Pair, Source, Span
from grader.render.text import visible

_OPEN = 10


class _Side(msgspec.Struct, frozen=True):
    """One of a pair as the template shows it: its code in pieces, each with whether it is in the other too."""

    student: str
    name: str
    file: str
    share: str
    pieces: tuple[tuple[bool, str], ...]


class _Shown(msgspec.Struct, frozen=True):
    """A pair as the template shows it."""

    share: str
    open: bool
    sides: tuple[_Side, _Side]


def page(comparison: Comparison, title: str, above: float, left_out: list[str], names: dict[str, str]) -> Iterable[str]:
    """The file, in parts.

    Args:
        comparison: What was found.
        title: The exercise's title.
        above: From which share on pairs are in it.
        left_out: What was not compared, and why.
        names: The students' names, by id; "" where nobody said.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("similar.html").generate(
        title=title,
        above=percent(above),
        compared=comparison.compared,
        found=comparison.alike,
        typical=percent(comparison.typical),
        pairs=[_shown(pair, n, names) for n, pair in enumerate(comparison.pairs)],
        left_out=[visible(line) for line in left_out],
        empty=[visible(student) for student in comparison.empty],
    )


def percent(share: float) -> str:
    """A share as it is told; rounded down, so that 100 % is all of it."""
    return f"{int(share * 100 + 1e-9)} %"


def _shown(pair: Pair, n: int, names: dict[str, str]) -> _Shown:
    first, second = (
        _side(source, share, spans, names)
        for source, share, spans in zip(pair.sources, pair.shares, pair.spans, strict=True)
    )
    return _Shown(percent(pair.share), n < _OPEN, (first, second))


def _side(source: Source, share: float, spans: tuple[Span, ...], names: dict[str, str]) -> _Side:
    return _Side(
        visible(source.student),
        visible(names.get(source.student, "")),
        visible(source.name),
        percent(share),
        tuple(_pieces(source.code, spans)),
    )


def _pieces(code: str, spans: Iterable[Span]) -> Iterator[tuple[bool, str]]:
    at = 0
    for begin, end in sorted(spans):
        begin = max(begin, at)
        if begin >= end:
            continue
        if code[at:begin]:
            yield False, visible(code[at:begin])
        yield True, visible(code[begin:end])
        at = end
    if code[at:]:
        yield False, visible(code[at:])
