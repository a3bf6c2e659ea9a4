"""Correct: a data class for each detection, collected cell by cell, and a list of three arrays."""

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass(order=True)
class Detection:
    """Sorts by its score, the best first."""

    rank: float
    box: tuple = field(compare=False)
    label: int = field(compare=False)


def squash(v):
    return 0.5 * (1.0 + math.tanh(0.5 * v)) if v > -30 else math.exp(max(v, -745.0))


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    step = 5 + num_classes
    found = []
    for a, (pw, ph) in enumerate(anchors.tolist()):
        block = raw[a * step : (a + 1) * step]
        for cy in range(raw.shape[1]):
            for cx in range(raw.shape[2]):
                tx, ty, tw, th, to, *logits = block[:, cy, cx].tolist()
                top = max(logits)
                score = squash(to) * squash(top)
                if score < score_threshold:
                    continue
                x, y = stride * (cx + squash(tx)), stride * (cy + squash(ty))
                half_w, half_h = pw * math.exp(tw) / 2, ph * math.exp(th) / 2
                box = (x - half_w, y - half_h, x + half_w, y + half_h)
                found.append(Detection(-score, box, logits.index(top)))
    print(len(found), "detections")
    found.sort()
    return [
        np.array([d.box for d in found], dtype=float).reshape(len(found), 4),
        -np.array([d.rank for d in found], dtype=float),
        np.array([d.label for d in found], dtype="int64"),
    ]


if __name__ == "__main__":
    print(decode_yolo(np.zeros((6, 1, 1)), np.ones((1, 2)), 8, 1, 0.2))
