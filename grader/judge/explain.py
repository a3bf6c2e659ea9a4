"""What a learner reads of a check that did not pass: the verdict and its message."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from grader import errors
from grader.expect import Mismatch, describe
from grader.expect.values import is_array
from grader.judge.subject import Call, HelpersRaised, Transcript
from grader.model import Verdict
from grader.writing import printable

WIDTH = 76
LONGEST = 4000  # characters of a part of a message
SMALL = 6  # arrays of at most so many values are shown in full


class Outcome(NamedTuple):
    """How a check ended, and the submission's own line where one is known."""

    verdict: Verdict
    message: str = ""
    line: int | None = None


_FAULTS: dict[type[errors.SubmissionFault], Verdict] = {
    errors.SubmissionTimedOut: Verdict.TIMED_OUT,
    errors.SubmissionOutOfMemory: Verdict.OUT_OF_MEMORY,
    errors.SubmissionCrashed: Verdict.CRASHED,
    errors.SubmissionForbidden: Verdict.FORBIDDEN,
    errors.SubmissionTampered: Verdict.TAMPERED,
    errors.SubmissionNotStarted: Verdict.NOT_STARTED,
    errors.SubmissionLacks: Verdict.ERROR,
}


def of_exception(error: BaseException, transcript: Transcript, interface: dict[str, list[str]]) -> Outcome | None:
    """The outcome of a check that ended with this exception; None when it is none of the submission's.

    Args:
        error: What the check raised.
        transcript: What the submission answered in it.
        interface: The exercise's functions with their parameters' names, to show the call.
    """
    call = _call(transcript.last_call, interface)
    if isinstance(error, errors.SubmissionLacks):
        return Outcome(Verdict.ERROR, f"your file defines no `{error.message}`")
    if isinstance(error, errors.SubmissionFault):
        return Outcome(_FAULTS[type(error)], _joined(call, error.message), error.line)
    if isinstance(error, errors.SubmissionRaised):
        # The excerpt names the line; where there is none the rendering does.
        return Outcome(Verdict.ERROR, _joined(call, f"your code raised {error}", error.excerpt.rstrip()), error.line)
    if isinstance(error, Mismatch):
        # What a suite calls the reply is often the call itself, which is shown already.
        head = call.partition("      ")[0].partition("\n")[0]
        return Outcome(Verdict.FAILED, _joined(call, str(error).removeprefix(f"{head}:\n")))
    if isinstance(error, AssertionError):
        # A rewritten assert tells the suite's own expression after its first line.
        return Outcome(Verdict.FAILED, _joined(call, (str(error).splitlines() or ["a condition does not hold"])[0]))
    return None


def unusable(error: Exception, transcript: Transcript, interface: dict[str, list[str]]) -> Outcome:
    """The outcome of a check that the reference passes and that could do nothing with a reply."""
    if isinstance(error, HelpersRaised):
        return Outcome(Verdict.ERROR, f"the suite's helpers cannot be loaded beside your file: {error}")
    got = describe(transcript.returned)
    return Outcome(
        Verdict.FAILED,
        _joined(_call(transcript.last_call, interface), f"got       {got}, which is not what is asked for"),
    )


def _joined(*parts: str) -> str:
    """The parts of a message; a reply that is shown in one may be megabytes long, and hold what UTF-8 cannot have."""
    return printable("\n\n".join(part if len(part) <= LONGEST else f"{part[:LONGEST]}..." for part in parts if part))


def _call(call: Call | None, interface: dict[str, list[str]]) -> str:
    """The call with its parameters' names, and the shapes of its arrays behind it."""
    if call is None:
        return ""
    names = interface.get(call.name) or next((v for k, v in interface.items() if k.endswith(f".{call.name}")), [])
    shown: list[str] = []
    details: list[str] = []
    for i, value in enumerate(call.arguments):
        _show(names[i] if i < len(names) and not names[i].startswith("*") else "", value, shown, details)
    for name, value in call.keywords.items():
        _show(name, value, shown, details)
    head = f"{call.name}({', '.join(shown)})"
    lines = [head]
    for detail in details:
        longer = f"{lines[-1]}{'      ' if lines[-1] == head else '   '}{detail}"
        if len(longer) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(f"    {detail}")
    return "\n".join(lines)


def _show(name: str, value: Any, shown: list[str], details: list[str]) -> None:
    """Add one argument to the call as it is shown, and its shape to the details."""
    if is_array(value):  # by its class: an object asked for a shape would ask the submission, and may be the end of it
        label = name or f"#{len(shown) + 1}"
        shown.append(label)
        details.append(f"{label} {_array(value)}")
    elif isinstance(value, (list, tuple, dict)) and len(repr(value)) > 30:
        shown.append(f"{name}: {describe(value)}" if name else describe(value))
    elif isinstance(value, (bool, int, float, str, type(None), list, tuple, dict, np.generic)):
        text = repr(value.item() if isinstance(value, np.generic) else value)
        shown.append(f"{name}={text}" if name else text)
    else:
        shown.append(name or describe(value))


def _array(value: Any) -> str:
    """An array's shape, and its values where they are few."""
    plain: Any = (
        value.detach().numpy()
        if hasattr(value, "detach") and value.device.type == "cpu" and value.dtype.itemsize > 2
        else value
    )
    shape = f"({', '.join(map(str, value.shape))}{',' if len(value.shape) == 1 else ''})"
    if isinstance(plain, np.ndarray) and 0 < plain.size <= SMALL:
        text = np.array2string(plain, precision=4, separator=", ", max_line_width=10_000).replace("\n", "")
        return " ".join(text.split()).replace("[ ", "[") if plain.ndim else text
    return shape
