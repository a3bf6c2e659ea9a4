"""A book as the files that other systems take: one module for each format, and a table of them."""

from __future__ import annotations

from grader.classroom.exports import (
    blackboard,
    canvas,
    github,
    gradescope,
    junit,
    manifest,
    moodle,
    spreadsheet,
)
from grader.classroom.exports.rendered import Format, Rendered

__all__ = ["FORMATS", "Format", "Rendered"]

FORMATS: dict[str, Format] = {
    "csv": Format(".csv", False, "none", False, spreadsheet.render),
    "json": Format(".json", False, "none", True, manifest.render),
    "junit": Format(".xml", False, "none", True, junit.render),
    "gradescope": Format(".json", True, "none", True, gradescope.render),
    "github": Format(".txt", True, "none", True, github.render),
    "canvas": Format(".csv", False, "may", False, canvas.render),
    "moodle": Format(".csv", False, "must", False, moodle.render),
    "blackboard": Format(".csv", False, "must", False, blackboard.render),
}
