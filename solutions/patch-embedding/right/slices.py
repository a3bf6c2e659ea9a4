"""Correct: slices of the image one patch after the other, lists of patches; a Fortran result for images."""

import numpy as np


class DoesNotDivide(ValueError):
    """A side is no multiple of the patch."""


def _corners(height, width, patch):
    for side in (height, width):
        if side // patch * patch != side:
            raise DoesNotDivide(f"{patch} and {side}")
    return [(top, left) for top in range(0, height, patch) for left in range(0, width, patch)]


def patchify(images, patch):
    print("patchify", images.shape)
    corners = _corners(*images.shape[-2:], patch)
    return np.array(
        [[image[:, i : i + patch, j : j + patch].flatten() for i, j in corners] for image in images],
    )


def unpatchify(patches, patch, height, width):
    corners = _corners(height, width, patch)
    channels = int(patches.shape[-1] / (patch * patch))
    out = np.zeros((patches.shape[0], channels, height, width), order="F")
    for number, (i, j) in enumerate(corners):
        out[:, :, i : i + patch, j : j + patch] = patches[:, number].reshape(-1, channels, patch, patch)
    return out


def embed(images, patch, weight, bias, cls_token, positions):
    result = []
    for sequence in patchify(images, patch):
        rows = [cls_token + positions[0]]
        for vector, position in zip(sequence, positions[1:], strict=True):
            rows.append(np.dot(vector, weight) + bias + position)
        result.append(np.stack(rows))
    return np.stack(result)


if __name__ == "__main__":
    print(patchify(np.zeros((1, 1, 2, 2)), 1))
