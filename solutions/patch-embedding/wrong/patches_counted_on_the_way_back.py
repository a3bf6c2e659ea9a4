"""unpatchify checks the number of pixels, not that the patch divides both sides"""

import numpy as np

CAUGHT_BY = "test_unpatchify_refuses_a_patch_that_does_not_divide"


def _check(height, width, patch):
    if height % patch or width % patch:
        raise ValueError("patch does not divide")


def patchify(images, patch):
    n, c, h, w = images.shape
    _check(h, w, patch)
    t = images.reshape(n, c, h // patch, patch, w // patch, patch)
    return t.transpose(0, 2, 4, 1, 3, 5).reshape(n, -1, c * patch * patch)


def unpatchify(patches, patch, height, width):
    if patches.shape[1] * patch * patch != height * width:
        raise ValueError("not as many patches as the image has")
    n, _, length = patches.shape
    c = length // (patch * patch)
    t = patches.reshape(n, -1, max(1, width // patch), c, patch, patch)
    return t.transpose(0, 3, 1, 4, 2, 5).reshape(n, c, -1, width // patch * patch)


def embed(images, patch, weight, bias, cls_token, positions):
    patches = patchify(images, patch)
    tokens = patches @ weight + bias
    first = np.broadcast_to(cls_token, (len(images), 1, len(cls_token)))
    return np.concatenate([first, tokens], axis=1) + positions
