"""``practice similar``: which submissions look alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Exercises, Slug, catalog
from grader.cli.speak import note, tell, transient

if TYPE_CHECKING:
    from grader.catalog import Exercise

# `time practice similar` over 500 programs of 800 bytes: 20 s of CPU time; the pairs grow with the square.
_LIMIT = 500


def similar(
    context: typer.Context,
    submissions: Annotated[Path, typer.Argument(metavar="FOLDER", help="As `practice grade` takes it.")],
    slug: Slug,
    out: Annotated[Path, typer.Option("--out", metavar="HTML", help="Where to write the pairs, side by side.")] = Path(
        "similar.html"
    ),
    above: Annotated[
        float, typer.Option("--above", min=0.0, max=1.0, metavar="SHARE", help="From which share on they look alike.")
    ] = 0.8,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="CSV", help="Who is in the class: student_id, name, ...")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=2, metavar="N", help="The most submissions that are compared.")
    ] = _LIMIT,
    exercises: Exercises = None,
) -> None:
    """Find submissions that look alike, as a hint for a human.

    Nothing of a submission is run. What the stub has does not count.
    """
    from grader.classroom import gathering, rosters, similarity
    from grader.classroom.similarity.page import percent
    from grader.errors import UserError
    from grader.render import visible
    from grader.writing import write_whole

    exercise = catalog(context, exercises).get(slug)
    people = rosters.load(roster) if roster is not None else None
    gathered = gathering.gather(submissions, [exercise], people)
    sources, left_out = similarity.sources_of(gathered, exercise)
    if len(sources) > limit:
        pairs = len(sources) * (len(sources) - 1) // 2
        raise UserError(
            f"there are {len(sources)} submissions, {pairs:,} pairs, and at most {limit} submissions are compared",
            f"--limit {len(sources)} compares them all the same; it takes longer by the square of their number",
        )
    with transient() as say:
        found = similarity.compare(sources, _stub(exercise), above, seen=say)
    names = {student.id: student.name for student in gathered.students.values()}
    try:
        write_whole(out, similarity.page(found, exercise.title, above, left_out, names))
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}", "name another place with --out") from None
    if left_out:
        note(f"{len(left_out)} submissions were not compared; {out} says why")
    count = found.alike
    have = "pair has" if count == 1 else "pairs have"
    tell(
        f"{found.compared} submissions; {count} {have} {percent(above)} or more in common, "
        f"and the pair in the middle of all {percent(found.typical)}",
        *(
            f"  {percent(pair.share):>5}  {'  '.join(visible(source.student) for source in pair.sources)}"
            for pair in found.pairs[:10]
        ),
        *([f"  and {count - 10} more"] if count > 10 else []),
        f"{out} shows them side by side",
        "a hint for a human, and no verdict: short tasks have few solutions; read both",
    )


def _stub(exercise: Exercise) -> str:
    from grader.errors import BrokenExercise

    try:
        return exercise.stub.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenExercise(f"{exercise.stub} cannot be read: {error}") from None
