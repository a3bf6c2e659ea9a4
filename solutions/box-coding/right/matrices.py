"""A matrix from corners to centres and sides, and its inverse; np.where for the clamp."""

import warnings

import numpy as np

TO_CENTRES = np.array([[0.5, 0, -1, 0], [0, 0.5, 0, -1], [0.5, 0, 1, 0], [0, 0.5, 0, 1]])
TO_CORNERS = np.linalg.inv(TO_CENTRES)


def encode(anchors, boxes):
    a, b = anchors @ TO_CENTRES, boxes @ TO_CENTRES
    if min(a[:, 2:].min(), b[:, 2:].min()) <= 0:
        raise ValueError("no area")
    moves = np.divide(b[:, :2] - a[:, :2], a[:, 2:])
    return np.hstack((moves, np.log(np.divide(b[:, 2:], a[:, 2:]))))


def decode(anchors, deltas, max_log_scale=4.135166556742356):
    if (deltas[:, 2:] > max_log_scale).any():
        warnings.warn("clamped", stacklevel=2)
    a = np.einsum("nk,kj->nj", anchors, TO_CENTRES)
    logs = np.where(deltas[:, 2:] > max_log_scale, max_log_scale, deltas[:, 2:])
    centred = np.c_[a[:, :2] + deltas[:, :2] * a[:, 2:], a[:, 2:] * np.exp(logs)]
    return centred @ TO_CORNERS


def clip_to_image(boxes, height, width):
    table = np.zeros((len(boxes), 8))
    table[:, ::2] = np.fmax(np.fmin(boxes, (width, height) * 2), 0)
    return table[:, ::2]
