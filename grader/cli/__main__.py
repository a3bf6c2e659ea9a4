"""``python -m grader.cli``: the same as the ``practice`` script."""

from __future__ import annotations

from grader.cli import script

if __name__ == "__main__":
    script()
