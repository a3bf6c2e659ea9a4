"""A pytest plugin that runs a suite without any isolation: the bare run that the sandbox is compared with."""

from __future__ import annotations

import importlib.util
import os
import sys
import types
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

from grader.errors import SubmissionRaised


class _Module:
    """The submission's module, with its exceptions as suites expect them."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    def __getattr__(self, name):
        value = getattr(self._module, name)
        return _calling(value) if isinstance(value, types.FunctionType) else value


def _calling(function):
    def call(*arguments, **keywords):
        try:
            return function(*arguments, **keywords)
        except Exception as error:
            kind = type("Raised", (SubmissionRaised, type(error)), {"__init__": lambda self: None})
            raise kind() from error

    return call


def _load(path: str) -> _Module:
    spec = importlib.util.spec_from_file_location("submission", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["submission"] = module
    spec.loader.exec_module(module)
    return _Module(module)


@pytest.fixture
def submission():
    """The file named by SUBMISSION, loaded into this process."""
    return _load(os.environ["SUBMISSION"])


@pytest.fixture
def reference(submission):
    """The submission itself will do: nothing is compared with it here."""
    return submission


@pytest.fixture
def rng(request):
    """As the judge's."""
    return np.random.default_rng([1, zlib.crc32(request.node.name.encode())])


@pytest.fixture
def observe():
    """The warnings of this process."""
    with warnings.catch_warnings(record=True) as caught:
        yield types.SimpleNamespace(warnings=caught, seed=np.random.seed)


def pytest_configure(config):
    """The suites' markers."""
    config.addinivalue_line("markers", "points(n): what the check earns")
    config.addinivalue_line("markers", "gate: when this check fails, the later ones are not run")


def suites(slug: str) -> list[str]:
    """Both suites of a built-in exercise."""
    root = Path(__file__).parent.parent
    return [str(root / "exercises" / slug / "test_examples.py"), str(root / "solutions" / slug / "test_hidden.py")]
