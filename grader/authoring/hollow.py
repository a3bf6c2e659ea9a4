"""Hollow submissions: a stub whose functions do nothing, or refuse everything. No check may pass them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from grader.authoring.finding import Finding
from grader.catalog import Exercise
from grader.model import Report, Verdict
from grader.submission import Submission, from_bytes

# What stands in the place of `raise NotImplementedError`.
_BODIES = {
    "returns_none.py": "return None",
    "raises_value_error.py": 'raise ValueError("refused")',
}


def hollow(exercise: Exercise) -> list[Submission]:
    """The stub with each body in turn in the place of what is to be filled in."""
    stub = exercise.stub.read_text(encoding="utf-8")
    return [
        from_bytes(name, ast.unparse(_Filled(body).visit(ast.parse(stub))).encode(), exercise)
        for name, body in _BODIES.items()
    ]


def of_hollow(reports: Sequence[Report]) -> list[Finding]:
    """The checks that pass one of them: each would give points for nothing."""
    return [
        Finding(check.id, f"passes a stub whose every function {_does(report)}", "let it ask for a right value too")
        for report in reports
        for check in report.checks
        if check.verdict is Verdict.PASSED and check.hidden
    ]


def _does(report: Report) -> str:
    """What the functions of a hollow submission do: "returns None"."""
    return _BODIES[report.submission.name].partition("(")[0].replace("return ", "returns ").replace("raise ", "raises ")


class _Filled(ast.NodeTransformer):
    """Fills the functions that raise NotImplementedError; what a stub gives in full stays."""

    def __init__(self, body: str) -> None:
        self._body = ast.parse(f"def _():\n    {body}").body[0]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function or a method."""
        last = node.body[-1]
        if isinstance(last, ast.Raise) and "NotImplementedError" in ast.unparse(last):
            assert isinstance(self._body, ast.FunctionDef)
            node.body = list(self._body.body)
        return node
