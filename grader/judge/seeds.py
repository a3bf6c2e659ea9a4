"""Every random choice of a check comes from one seed: the suite's inputs, and the global generators of both sides."""

from __future__ import annotations

import hashlib
import random
import sys
import zlib

import numpy as np


def generator(seed: int, check: str) -> np.random.Generator:
    """The suite's own generator for a check."""
    return np.random.default_rng([seed, zlib.crc32(check.encode())])


def of_submission(suite: str, submission: str) -> int:
    """A seed that a regrade of the same submission with the same suite gets again, from the digests of both.

    Of 52 bits, which a JSON number keeps: of fewer a submission could try all that give the seed that its worker has.
    """
    return _of(13, suite, submission)


def of_check(seed: int, check: str, side: str) -> int:
    """The seed of one check's global generators on one side; who knows the worker's cannot draw the suite's inputs."""
    return _of(8, str(seed), check, side) & 0x7FFFFFFF


def seed_globals(number: int) -> None:
    """Seed the suite's own global generators, so that a check says the same twice, and keep its torch to one thread."""
    random.seed(number)
    np.random.seed(number)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(number)
        torch.set_num_threads(1)  # as the workers: on a busy machine several threads take many times as long


def _of(digits: int, *words: str) -> int:
    """A number of so many hexadecimal digits that follows from these words alone."""
    return int(hashlib.sha256(" ".join(words).encode()).hexdigest()[:digits], 16)
