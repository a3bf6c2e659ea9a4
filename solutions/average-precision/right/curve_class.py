"""A class that holds the curve; exact fractions for precision; sets of free boxes for each image."""

from fractions import Fraction

import numpy as np


class Curve:
    def __init__(self, total):
        self.total, self.seen, self.points = total, 0, []

    def add(self, hit):
        self.seen += 1
        if hit:
            self.points.append(Fraction(len(self.points) + 1, self.seen))

    def area(self):
        best, heights = Fraction(0), []
        for precision in reversed(self.points):
            best = max(best, precision)
            heights.append(best)
        return sum(heights, Fraction(0)) / self.total


class Truths:
    def __init__(self, boxes, ids):
        self.boxes = boxes
        self.free = {name: np.flatnonzero(ids == name).tolist() for name in set(ids.tolist())}

    def claim(self, box, name, threshold):
        candidates, best, found = self.free.get(name, []), threshold, None
        for g in candidates:
            x1, y1 = np.maximum(box[:2], self.boxes[g][:2])
            x2, y2 = np.minimum(box[2:], self.boxes[g][2:])
            if x2 <= x1 or y2 <= y1:
                continue
            shared = (x2 - x1) * (y2 - y1)
            value = shared / (np.prod(box[2:] - box[:2]) + np.prod(self.boxes[g][2:] - self.boxes[g][:2]) - shared)
            if value > best or (found is None and value >= best):
                best, found = value, g
        if found is not None:
            candidates.remove(found)
        return found is not None


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    truths, curve = Truths(true_boxes, true_image_ids), Curve(len(true_boxes))
    if curve.total == 0:
        return float("nan")
    for i in sorted(range(len(scores)), key=lambda i: -scores[i]):
        curve.add(truths.claim(boxes[i], int(image_ids[i]), iou_threshold))
    return curve.area()  # a Fraction is a real number


if __name__ == "__main__":
    print(Curve(3).area())
