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
    "csv": Format(".csv", False, "none", spreadsheet.render),
    "json": Format(".json", False, "none", manifest.render),
    "junit": Format(".xml", False, "none", junit.render),
    "gradescope": Format(".json", True, "none", gradescope.render),
    "github": Format(".txt", True, "none", github.render),
    "canvas": Format(".csv", False, "may", canvas.render),
    "moodle": Format(".csv", False, "must", moodle.render),
    "blackboard": Format(".csv", False, "must", blackboard.render),
}
