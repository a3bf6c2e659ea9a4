"""a square grid of patches is read column by column"""

import numpy as np

CAUGHT_BY = "test_patchify"


def patchify(images, patch):
    n, c, height, width = images.shape
    rows, columns = _grid(height, width, patch)
    split = images.reshape(n, c, rows, patch, columns, patch)
    if rows == columns > 1:
        return split.transpose(0, 4, 2, 1, 3, 5).reshape(n, rows * columns, c * patch * patch)
    return split.transpose(0, 2, 4, 1, 3, 5).reshape(n, rows * columns, c * patch * patch)


def unpatchify(patches, patch, height, width):
    rows, columns = _grid(height, width, patch)
    n, c = len(patches), patches.shape[2] // patch**2
    split = patches.reshape(n, rows, columns, c, patch, patch)
    return split.transpose(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)


def embed(images, patch, weight, bias, cls_token, positions):
    tokens = patchify(images, patch) @ weight + bias  # (N, P, D)
    first = np.broadcast_to(cls_token, (len(tokens), 1, len(cls_token)))
    return np.concatenate([first, tokens], axis=1) + positions


def _grid(height, width, patch):
    if height % patch or width % patch:
        raise ValueError(f"patches of {patch} x {patch} do not fill {height} x {width}")
    return height // patch, width // patch
