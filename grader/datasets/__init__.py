"""Small sets of real data that exercises are about; `NOTICE` says whose they are.

Suites take them from here. A learner gets the file beside the stub (`practice start`), where the exercise's
metadata name it: ``data = ["digits"]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_HERE = Path(__file__).resolve().parent

# Name of the data: its file here. `scripts/` has what makes each.
FILES = {"digits": "digits.npz", "prose": "prose.txt"}


def path(name: str) -> Path:
    """Where the file of this data is; raises KeyError for a name that is not in `FILES`."""
    return _HERE / FILES[name]


def digits() -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's handwritten digits, in its order: images (1797, 1, 8, 8) float32 in [0, 1], labels (1797,) int64.

    The arrays are the caller's own.

    Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
    1998; the copy that comes with scikit-learn.
    """
    import numpy as np

    with np.load(path("digits")) as file:
        return file["images"], file["labels"]


def prose() -> str:
    """English prose: some 60,000 characters of Python's own help topics, a paragraph a line, empty lines between.

    Source: `pydoc_data.topics` of Python 3.11.7.
    """
    return path("prose").read_text(encoding="utf-8")
