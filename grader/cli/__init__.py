"""The command line: the only part of this package that prints and sets exit statuses."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from grader.errors import GraderFault, PracticeError, SubmissionFault

# Exit statuses beside 0 (done; all checks passed) and 1 (some did not).
CANNOT = 2
OUR_FAULT = 3
INTERRUPTED = 130

# A command makes many objects at its start, by imports, and lets go of few: the usual 700 cost it a tenth of its time.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


def script() -> NoReturn:
    """The `practice` command: `main`, and an end without the interpreter's own clearing up.

    To take NumPy, torch and pytest apart module by module costs a tenth of a second and more, after the last
    word is printed. All that must be closed is closed by then: sandboxes and the memory are context managers.
    """
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any more
        pass
    os._exit(status)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        args: The command's words; by default those of the process.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    # A mark that a terminal's encoding lacks must not cost a report.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue]
    try:
        # Inside, so that Ctrl-C during the imports is quiet too.
        from grader.cli.app import run

        return run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except PracticeError as error:
        from grader.cli.speak import complain

        complain(error.message, error.remedy)
        return OUR_FAULT if isinstance(error, GraderFault) else CANNOT
    except (Exception, SubmissionFault) as error:
        from grader.cli.speak import complain

        debugging = bool(os.environ.get("PRACTICE_DEBUG"))
        if debugging:
            import traceback

            traceback.print_exc()
        complain(
            f"this is our fault, not yours: {type(error).__name__}: {error}",
            "" if debugging else "PRACTICE_DEBUG=1 before the command shows where; please report that",
        )
        return OUR_FAULT
