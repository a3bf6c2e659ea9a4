"""Writes grader/datasets/digits.npz, scikit-learn's handwritten digits as the exercises take them.

    pip install scikit-learn
    python scripts/digits.py grader/datasets/digits.npz

scikit-learn carries the data in its own package, so nothing else is downloaded.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

GREYS = 16  # a pixel counts how many of the 4 x 4 points of the scan below it are ink


def main() -> None:
    """Write the file that is named on the command line."""
    bunch = load_digits()
    images = (bunch.images / GREYS).astype(np.float32)[:, None]
    np.savez_compressed(Path(sys.argv[1]), images=images, labels=bunch.target.astype(np.int64))
    print(f"{len(images)} images, {images.shape[2]} x {images.shape[3]}")


if __name__ == "__main__":
    main()
