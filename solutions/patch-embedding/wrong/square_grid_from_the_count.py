"""unpatchify takes the grid for a square where the number of patches is one"""

import numpy as np

CAUGHT_BY = "test_unpatchify"


def _check(height, width, patch):
    if height % patch or width % patch:
        raise ValueError("patch does not divide")


def patchify(images, patch):
    n, c, h, w = images.shape
    _check(h, w, patch)
    t = images.reshape(n, c, h // patch, patch, w // patch, patch)
    return t.transpose(0, 2, 4, 1, 3, 5).reshape(n, -1, c * patch * patch)


def unpatchify(patches, patch, height, width):
    _check(height, width, patch)
    n, p, length = patches.shape
    c = length // (patch * patch)
    g = int(p**0.5)
    t = patches.reshape(n, *((g, g) if g * g == p else (height // patch, width // patch)), c, patch, patch)
    return t.transpose(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)


def embed(images, patch, weight, bias, cls_token, positions):
    patches = patchify(images, patch)
    tokens = patches @ weight + bias
    first = np.broadcast_to(cls_token, (len(images), 1, len(cls_token)))
    return np.concatenate([first, tokens], axis=1) + positions
