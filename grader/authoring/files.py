"""What the files of an exercise must have, without running any of them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from grader import catalog
from grader.authoring.audit.equivalent import EQUIVALENT, of_equivalents
from grader.authoring.finding import Finding
from grader.catalog import METADATA, PUBLIC_SUITE, Exercise
from grader.catalog.exercise import HIDDEN_SUITE, INSIDE

_IGNORED = {"__pycache__"}
_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
RIGHT_AT_LEAST = 2


def of_files(exercise: Exercise) -> list[Finding]:
    """What is missing, unlisted or in disagreement."""
    if exercise.private is None:
        return [Finding(exercise.slug, "its solutions are not here", "there must be a folder solutions/<slug>")]
    public = {"README.md", METADATA, PUBLIC_SUITE, exercise.file_name}
    findings = _folder(exercise.public, public, set())
    findings += _folder(exercise.private, {exercise.file_name, HIDDEN_SUITE, "right", "wrong"}, {INSIDE, EQUIVALENT})
    for name in ("right", "wrong"):
        for path in sorted((exercise.private / name).glob("*")):
            if path.name not in _IGNORED and (path.suffix != ".py" or not path.is_file()):
                findings.append(
                    Finding(f"{name}/{path.name}", "does not belong here", "solutions are single .py files")
                )
    if len(exercise.right) < RIGHT_AT_LEAST:
        findings.append(
            Finding("right", f"{len(exercise.right)} solutions in another style", f"write at least {RIGHT_AT_LEAST}")
        )
    if not exercise.hints:
        findings.append(Finding(METADATA, "no hints", "write three, from a nudge to nearly the solution"))
    if any(finding.what == "is missing" for finding in findings):
        return findings
    return findings + _titles(exercise) + _signatures(exercise) + of_equivalents(exercise)


def _folder(folder: Path, needed: set[str], allowed: set[str]) -> list[Finding]:
    there = {path.name for path in folder.iterdir()} - _IGNORED if folder.is_dir() else set[str]()
    missing = [Finding(f"{folder.name}/{name}", "is missing") for name in sorted(needed - there)]
    unlisted = [
        Finding(f"{folder.name}/{name}", "does not belong here", "remove it")
        for name in sorted(there - needed - allowed)
    ]
    return missing + unlisted


def _titles(exercise: Exercise) -> list[Finding]:
    """Every check says in its docstring what a learner reads, and hidden ones earn something."""
    findings: list[Finding] = []
    for info in catalog.checks(exercise):
        if not info.title:
            findings.append(Finding(info.id, "no docstring", "its first line is what a learner reads"))
        if info.hidden and info.points <= 0:
            findings.append(Finding(info.id, "earns nothing", "put @pytest.mark.points(2) above it"))
    return findings


def _signatures(exercise: Exercise) -> list[Finding]:
    """Stub, reference and README agree on every public function, class and method."""
    assert exercise.reference is not None
    stub = signatures(exercise.stub.read_text(encoding="utf-8"))
    findings: list[Finding] = []
    for name, wanted in stub.items():
        got = signatures(exercise.reference.read_text(encoding="utf-8")).get(name)
        if got != wanted:
            findings.append(
                Finding(exercise.reference.name, f"{name}{got or ' is missing'}, and the stub has {name}{wanted}")
            )
    readme: dict[str, str] = {}
    for block in _BLOCK.findall(exercise.readme.read_text(encoding="utf-8")):
        try:
            readme.update(signatures(block))
        except SyntaxError:
            continue  # a block may hold anything
    for name, wanted in stub.items():
        if readme.get(name) != wanted:
            findings.append(
                Finding("README.md", f"{name}{readme.get(name) or ' is missing'}, and the stub has {name}{wanted}")
            )
    return findings


def signatures(source: str) -> dict[str, str]:
    """Each public function and method with its parameters and defaults, as text."""
    found: dict[str, str] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            found[node.name] = f"({ast.unparse(node.args)})"
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and (item.name == "__init__" or not item.name.startswith("_")):
                    found[f"{node.name}.{item.name}"] = f"({ast.unparse(item.args)})"
    return found
