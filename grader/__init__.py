"""practice: deep-learning exercises, written by hand and judged in a sandbox."""

__version__ = "0.1.0"
