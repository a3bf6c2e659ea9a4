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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
