"""One box of b after another, into the columns of a Fortran array; a class holds the boxes of one side."""

from dataclasses import dataclass

import numpy as np


class ReversedBox(ValueError):
    pass


@dataclass
class Boxes:
    x1: np.ndarray
    y1: np.ndarray
    x2: np.ndarray
    y2: np.ndarray

    @classmethod
    def read(cls, rows):
        boxes = cls(*(np.array(rows[:, k]) for k in range(4)))
        if not (np.all(boxes.x1 <= boxes.x2) and np.all(boxes.y1 <= boxes.y2)):
            raise ReversedBox
        return boxes

    @property
    def area(self):
        return np.prod([self.x2 - self.x1, self.y2 - self.y1], axis=0)

    def meet(self, x1, y1, x2, y2):
        """Intersection and hull of each box with the one given."""
        inner = [np.minimum(self.x2, x2) - np.maximum(self.x1, x1), np.minimum(self.y2, y2) - np.maximum(self.y1, y1)]
        outer = [np.maximum(self.x2, x2) - np.minimum(self.x1, x1), np.maximum(self.y2, y2) - np.minimum(self.y1, y1)]
        return np.prod(np.where(np.array(inner) > 0, inner, 0.0), axis=0), outer[0] * outer[1]


def compare(a, b, formula):
    print("comparing", len(a), "with", len(b))
    mine, others = Boxes.read(a), Boxes.read(b)
    result = np.empty((len(a), len(b)), order="F")
    for j, (box, area) in enumerate(zip(b, others.area, strict=True)):
        shared, hull = mine.meet(*box)
        result[:, j] = formula(shared, mine.area + area - shared, hull)
    return result


def safe(part, whole):
    return part / np.where(whole == 0, 1.0, whole)  # the part is 0 wherever the whole is


def box_iou(a, b):
    return compare(a, b, lambda shared, union, hull: safe(shared, union))


def generalized_box_iou(a, b):
    return compare(a, b, lambda shared, union, hull: safe(shared, union) - safe(hull - union, hull))
