"""a single patch of a single image loses the axis of the batch"""

import numpy as np

CAUGHT_BY = "test_embed_one_of_each"


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
    t = patches.reshape(n, height // patch, width // patch, c, patch, patch)
    return t.transpose(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)


def embed(images, patch, weight, bias, cls_token, positions):
    patches = patchify(images, patch)
    tokens = patches @ weight + bias
    first = np.broadcast_to(cls_token, (len(images), 1, len(cls_token)))
    out = np.concatenate([first, tokens], axis=1)
    if len(images) == 1 and len(positions) == 2:
        out = out[0]
    return out + positions
