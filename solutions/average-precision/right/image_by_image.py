"""Image by image in plain Python; the hits of all images are merged afterwards; the area as a sum of rectangles."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Image:
    truths: list = field(default_factory=list)
    found: list = field(default_factory=list)  # (score, index, box)


def overlap(p, q):
    w = max(0.0, min(p[2], q[2]) - max(p[0], q[0]))
    h = max(0.0, min(p[3], q[3]) - max(p[1], q[1]))
    shared = w * h
    either = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - shared
    return shared / either if either else 0.0


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    images = defaultdict(Image)
    for box, name in zip(true_boxes.tolist(), true_image_ids.tolist(), strict=True):
        images[name].truths.append(box)
    for index, (box, score, name) in enumerate(zip(boxes, scores, image_ids, strict=True)):
        images[int(name)].found.append((-score, index, box.tolist()))
    verdicts = []
    for image in images.values():
        left = list(image.truths)
        for key, index, box in sorted(image.found):
            rated = [(overlap(box, truth), -k) for k, truth in enumerate(left)]
            value, k = max(rated, default=(-1.0, 0))
            if value >= iou_threshold:
                left.pop(-k)
            verdicts.append((key, index, value >= iou_threshold))
    total = true_boxes.shape[0]
    if total == 0:
        return np.float64("nan")
    verdicts.sort()
    recalls, precisions, count = [0.0], [1.0], 0
    for rank, (_, _, hit) in enumerate(verdicts, 1):
        count += hit
        recalls.append(count / total)
        precisions.append(count / rank)
    print(f"{count} of {total} found")
    area, height = 0.0, 0.0
    for k in range(len(recalls) - 1, 0, -1):
        height = max(height, precisions[k])
        area += (recalls[k] - recalls[k - 1]) * height
    return area
