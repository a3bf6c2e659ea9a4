"""``practice``: where you stand, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from grader.cli.options import again, catalog, remembered
from grader.cli.speak import note, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.learning import Advice


def stand(context: typer.Context) -> None:
    """Tell where the learner stands, and what to do next."""
    from grader.learning import advise

    good, bad = catalog(context, None).sound()
    for broken in bad:
        note(broken.message)
    with remembered() as memory:
        advice = advise(good, memory)
    tell(*_lines(advice, again(context, None)))


def _lines(advice: Advice, options: str) -> Iterator[str]:
    from grader.render import number

    suffix = f" {options}" if options else ""
    yield f"{advice.solved} of {advice.total} exercises solved"
    width = max((len(topic.topic) for topic in advice.topics), default=0)
    for topic in advice.topics:
        bar = "■" * topic.solved + "□" * (topic.total - topic.solved)
        yield f"  {topic.topic:<{width}}  {topic.solved:>2}/{topic.total:<2}  {bar}"
    yield ""
    if advice.current and advice.attempt:
        score = advice.attempt.score
        points = "no score" if score is None else f"{number(score)} of {number(advice.attempt.max_score)} points"
        yield f"in progress: {advice.current.slug}, {advice.current.title}"
        yield f"  {points}, {advice.failing} checks to go"
        yield f"  next: {advice.command}{suffix}"
        if advice.proposed:
            yield f"  or another: practice start {advice.proposed.slug}{suffix}"
    elif advice.proposed:
        yield f"next: {advice.proposed.slug}, {advice.proposed.title}"
        yield f"  read it:   practice show {advice.proposed.slug}{suffix}"
        yield f"  begin it:  {advice.command}{suffix}"
    elif advice.total:
        yield "all exercises are solved"
    else:
        yield "there is no exercise here; practice author new SLUG makes one"
