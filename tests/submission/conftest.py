"""An exercise to submit to, and the shortest way to submit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import Exercise, Limits
from grader.submission import Submission, from_bytes

STUB = '''"""The stub."""

import numpy as np


def attention(q, k, v):
    """softmax(q k^T) v."""
    raise NotImplementedError


class SelfAttention:
    """A layer."""

    def forward(self, x):
        """Apply it."""
        raise NotImplementedError
'''


@pytest.fixture
def asks(tmp_path: Path) -> Callable[..., Exercise]:
    """Makes an exercise with these forbidden names."""

    def make(*forbidden: str) -> Exercise:
        public = tmp_path / "exercises" / "attention"
        public.mkdir(parents=True, exist_ok=True)
        (public / "attention.py").write_text(STUB)
        return Exercise(
            slug="attention",
            title="Attention",
            topic="transformers",
            level=2,
            guide="",
            backend="torch",
            forbidden=forbidden,
            hints=(),
            version=1,
            limits=Limits(),
            public=public,
            private=None,
        )

    return make


@pytest.fixture
def submit(asks: Callable[..., Exercise]) -> Callable[..., Submission]:
    """Reads source as attention.py, or under another name."""

    def read(source: str | bytes, *forbidden: str, name: str = "attention.py") -> Submission:
        data = source.encode() if isinstance(source, str) else source
        return from_bytes(name, data, asks(*forbidden))

    return read


@pytest.fixture
def hand_in(asks: Callable[..., Exercise]) -> Callable[..., Submission]:
    """Reads these code cells, or cells as a notebook has them, as attention.ipynb."""

    def read(*cells: str | dict[str, Any], forbidden: tuple[str, ...] = ()) -> Submission:
        whole = [
            {"cell_type": "code", "metadata": {}, "source": cell, "outputs": []} if isinstance(cell, str) else cell
            for cell in cells
        ]
        data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": whole})
        return from_bytes("attention.ipynb", data.encode(), asks(*forbidden))

    return read
