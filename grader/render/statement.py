"""A statement as a terminal shows it."""

from __future__ import annotations

from rich.console import RenderableType
from rich.markdown import Markdown


def statement(markdown: str) -> RenderableType:
    """Markdown for a rich console."""
    return Markdown(markdown, code_theme="ansi_dark", hyperlinks=True)
