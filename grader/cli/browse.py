"""``practice list`` and ``practice show``: what there is to do."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import AsJson, Exercises, Slug, catalog, remembered
from grader.cli.speak import draw, note, raw, tell
from grader.errors import BrokenExercise, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.text import Text

    from grader.catalog import Exercise
    from grader.learning import Standing

_LEVELS = "levels: 1 warm-up, 2 interview core, 3 hard, 4 capstone"
_MARKS = "✓ solved   ~ tried   ? solution revealed"


def list_exercises(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic.")] = None,
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=4, metavar="N", help="Only this level, 1 to 4 (4: capstones).")
    ] = None,
    as_json: AsJson = False,
    exercises: Exercises = None,
) -> None:
    """List the exercises, and how you stand with them."""
    good, bad = catalog(context, exercises).sound()
    for broken in bad:
        note(broken.message)
    topics = list(dict.fromkeys(exercise.topic for exercise in good))
    if topic is not None and topic not in topics:
        raise UserError(f"there is no topic called {topic!r}", f"the topics are {', '.join(topics)}")
    chosen = [e for e in good if topic in (None, e.topic) and level in (None, e.level)]
    if as_json:
        import msgspec

        raw(msgspec.json.encode(list(_rows(chosen))))
        return
    with remembered() as memory:
        standings = memory.standings()
    tell(*_listing(chosen, standings))


def show(context: typer.Context, slug: Slug, exercises: Exercises = None) -> None:
    """Show an exercise's statement."""
    exercise = catalog(context, exercises).get(slug)
    try:
        source = exercise.readme.read_bytes()
        words = source.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenExercise(f"{exercise.readme} cannot be read: {error}") from None
    if sys.stdout.isatty():
        from grader.render.statement import statement

        draw(statement(words))
    else:
        # Whoever pipes it wants the Markdown.
        raw(source)


def _rows(chosen: Sequence[Exercise]) -> Iterator[dict[str, object]]:
    from grader.catalog import checks

    for exercise in chosen:
        try:
            found = checks(exercise)
        except BrokenExercise as broken:
            note(broken.message)
            continue
        yield {
            "slug": exercise.slug,
            "title": exercise.title,
            "topic": exercise.topic,
            "level": exercise.level,
            "backend": exercise.backend,
            "guide": exercise.guide,
            "points": sum(check.points for check in found),
            "checks": len(found),
        }


def _listing(chosen: Sequence[Exercise], standings: Mapping[str, Standing]) -> Iterator[Text]:
    from rich.text import Text

    if not chosen:
        yield Text("no exercise is both of this topic and this level")
        return
    width = max(len(exercise.slug) for exercise in chosen)
    for topic, group in groupby(chosen, lambda exercise: exercise.topic):
        members = list(group)
        solved = sum(_solved(standings, exercise) for exercise in members)
        count = f"{solved} of {len(members)} solved"
        yield Text(topic, style="bold").append(f"{count:>{78 - len(topic)}}", style="not bold dim")
        for exercise in members:
            yield from _entry(exercise, standings.get(exercise.slug), width)
        yield Text()
    yield Text(_LEVELS, style="dim")
    yield Text(_MARKS, style="dim")


def _entry(exercise: Exercise, standing: Standing | None, width: int) -> Iterator[Text]:
    """The mark, the slug, the level and the title; the question below."""
    import textwrap

    from rich.text import Text

    mark, style = _mark(standing)
    left = f"{exercise.slug:<{width}}  {exercise.level}  "
    line = Text(f"  {mark} ", style=style).append(left, style="default")
    room, gap = 80 - line.cell_len, " " * line.cell_len
    titles = textwrap.wrap(exercise.title, max(room, 20))
    yield line.append(titles[0], style="default")
    for part in titles[1:]:
        yield Text(gap + part)
    for part in textwrap.wrap(exercise.guide, max(room, 20)):
        yield Text(gap + part, style="dim")


def _mark(standing: Standing | None) -> tuple[str, str]:
    if standing is None:
        return " ", ""
    if standing.solved:
        return "✓", "green"
    if standing.revealed:
        return "?", "yellow"
    return ("~", "yellow") if standing.attempts else (" ", "")


def _solved(standings: Mapping[str, Standing], exercise: Exercise) -> bool:
    standing = standings.get(exercise.slug)
    return standing is not None and standing.solved
