"""Patch embedding of a vision transformer."""

import numpy as np


def patchify(images, patch):
    """Cut images into square patches that do not overlap, each a flat vector.

    Args:
        images: (N, C, H, W), float64. It is not modified.
        patch: Rows and columns of a patch; int >= 1.

    Returns:
        (N, P, C * patch * patch), float64, with P = (H / patch) * (W / patch): the patches in row-major order,
        and inside of each one channel after the other, row by row.

    Raises:
        ValueError: patch does not divide H, or W.

    Source: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", section 3.1.
    """
    n, c, height, width = images.shape
    rows, columns = _grid(height, width, patch)
    split = images.reshape(n, c, rows, patch, columns, patch)
    # The two axes that say which patch go to the front, those inside of a patch to the end.
    return split.transpose(0, 2, 4, 1, 3, 5).reshape(n, rows * columns, c * patch * patch)


def unpatchify(patches, patch, height, width):
    """Put patches together again: the inverse of patchify.

    Args:
        patches: (N, P, C * patch * patch), float64, ordered as patchify does. It is not modified.
        patch: Rows and columns of a patch; int >= 1.
        height: Rows of the images; int, P = (height / patch) * (width / patch).
        width: Columns of the images; int.

    Returns:
        (N, C, height, width), float64.

    Raises:
        ValueError: patch does not divide height, or width.

    Source: as patchify.
    """
    rows, columns = _grid(height, width, patch)
    n, c = len(patches), patches.shape[2] // patch**2
    split = patches.reshape(n, rows, columns, c, patch, patch)
    return split.transpose(0, 3, 1, 4, 2, 5).reshape(n, c, height, width)


def embed(images, patch, weight, bias, cls_token, positions):
    """The tokens that a vision transformer reads: a class token, then a linear projection of each patch.

    Args:
        images: (N, C, H, W), float64. No argument is modified.
        patch: Rows and columns of a patch; int >= 1.
        weight: Projection of a flat patch, (C * patch * patch, D), float64.
        bias: Added to each projected patch, (D,), float64.
        cls_token: The first token of every image, (D,), float64.
        positions: Added to all tokens, the class token's first, (1 + P, D), float64.

    Returns:
        (N, 1 + P, D), float64, with P = (H / patch) * (W / patch).

    Raises:
        ValueError: patch does not divide H, or W.

    Source: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", section 3.1, equation 1.
    """
    tokens = patchify(images, patch) @ weight + bias  # (N, P, D)
    first = np.broadcast_to(cls_token, (len(tokens), 1, len(cls_token)))
    return np.concatenate([first, tokens], axis=1) + positions


def _grid(height, width, patch):
    """Rows and columns of patches."""
    # Each side by itself: 2 x 8 pixels are as many as a patch of 4 x 4 has, and are none.
    if height % patch or width % patch:
        raise ValueError(f"patches of {patch} x {patch} do not fill {height} x {width}")
    return height // patch, width // patch
