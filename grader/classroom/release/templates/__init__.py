"""The texts that are handed out beside an exercise, as templates of Jinja."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def rendered(name: str, facts: Mapping[str, object]) -> bytes:
    """The template of this name with these facts in it; a fact that is missing is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # Markdown, YAML and shell: what goes in are slugs, titles and file names of exercises
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(facts).encode()
