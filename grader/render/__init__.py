"""A report, or a statement, as something to look at; nothing here prints."""

from __future__ import annotations

from grader.render.text import number, render, visible

__all__ = ["number", "render", "visible"]
