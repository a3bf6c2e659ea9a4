"""A pytest plugin that runs a suite without any isolation: the bare run that the sandbox is compared with."""

from __future__ import annotations

import importlib.util
import os
import sys
import types
import warnings
import zlib

import numpy as np
import pytest

from grader import errors

errors.SubmissionRaised = Exception  # here an exception of the submission's is just what it raised; before `expect`


def _load(path: str) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("submission", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["submission"] = module
    spec.loader.exec_module(module)
    torch = sys.modules.get("torch")
    if torch is not None:  # what a handle has beside a module's own methods
        torch.nn.Module.grads = lambda self: {name: p.grad for name, p in self.named_parameters()}
    return module


@pytest.fixture
def submission():
    """The file named by SUBMISSION, loaded into this process."""
    return _load(os.environ["SUBMISSION"])


@pytest.fixture
def reference(submission):
    """The submission itself will do: nothing is compared with it here."""
    return submission


def generator(check):
    """A generator for a check's inputs, as the judge makes it."""
    return np.random.default_rng([1, zlib.crc32(check.encode())])


@pytest.fixture
def rng(request):
    """As the judge's."""
    return generator(request.node.name)


@pytest.fixture
def observe():
    """The warnings of this process."""
    with warnings.catch_warnings(record=True) as caught:
        yield types.SimpleNamespace(warnings=caught, seed=np.random.seed)


def pytest_configure(config):
    """The suites' markers."""
    config.addinivalue_line("markers", "points(n): what the check earns")
    config.addinivalue_line("markers", "gate: when this check fails, the later ones are not run")
