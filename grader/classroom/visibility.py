"""What a student may see of a report: hidden checks by title, with values, or whole, as the assignment says.

A hidden suite's source is in no report, and so is shown in none of these.
"""

from __future__ import annotations

import msgspec

from grader.classroom.assignment import Show
from grader.model import CheckResult, Report


def shown(report: Report, show: Show) -> Report:
    """The report as a student may have it.

    Args:
        report: The whole one.
        show: ``titles``: of hidden checks title, verdict and points; ``values``: also what was seen and expected, and
            the misconception; ``full``: all, what their code printed included. Public checks are always whole.
    """
    if show == "full":
        return report
    return msgspec.structs.replace(report, checks=tuple(_shown(check, show) for check in report.checks))


def _shown(check: CheckResult, show: Show) -> CheckResult:
    if not check.hidden:
        return check
    if show == "values":
        return msgspec.structs.replace(check, printed="")
    return msgspec.structs.replace(check, message="", printed="", line=None, diagnosis=None, seconds=0.0)
