"""the upper left corner is clipped below alone and the lower right one above, so that a box outside turns inside out"""

import math

import numpy as np

CAUGHT_BY = "test_drops_small_boxes"


def propose(objectness, deltas, anchors, height, width, pre_nms=2000, post_nms=1000, iou_threshold=0.7, min_size=1.0):
    """The boxes that a region proposal network proposes for one image, best first.

    In this order: top pre_nms by objectness, decode, clip, drop small boxes, suppress, top post_nms.

    Args:
        objectness: (A,), logits, float64, from -1e3 to 1e3. Equal logits: the lower index comes first.
        deltas: (A, 4), float64: dx, dy, dw, dh. dw and dh are clamped from above at log(1000 / 16).
        anchors: (A, 4), xyxy, in pixels, float64.
        height: The image's height in pixels.
        width: The image's width in pixels.
        pre_nms: How many anchors of highest objectness are decoded.
        post_nms: How many boxes are returned at most.
        iou_threshold: A box is suppressed when its IoU with a kept one is greater than this number.
        min_size: A box with a side below this number, after clipping, is dropped.

    Returns:
        boxes: (K, 4), xyxy, float64, inside the image. K may be 0.
        scores: (K,), float64: the sigmoids of their logits.

    Source: Ren et al. 2015, "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks".
    """
    # One stable ranking serves every step below, as masks and slices keep its order.
    top = np.argsort(-objectness, kind="stable")[:pre_nms]
    logits = objectness[top]
    boxes = _decode(anchors[top], deltas[top])
    boxes[:, :2] = np.maximum(boxes[:, :2], 0.0)
    boxes[:, 2:] = np.minimum(boxes[:, 2:], np.array([width, height], dtype=np.float64))
    large = np.all(boxes[:, 2:] - boxes[:, :2] >= min_size, axis=1)
    boxes, logits = boxes[large], logits[large]
    kept = _nms(boxes, iou_threshold)[:post_nms]
    return boxes[kept], _sigmoid(logits[kept])


def _decode(anchors, deltas):
    """The boxes that the deltas make of the anchors, (N, 4)."""
    side = anchors[:, 2:] - anchors[:, :2]
    centre = anchors[:, :2] + side / 2 + deltas[:, :2] * side
    side = side * np.exp(np.minimum(deltas[:, 2:], math.log(1000 / 16)))  # clamped before exp, which could overflow
    return np.concatenate([centre - side / 2, centre + side / 2], axis=1)


def _nms(boxes, iou_threshold):
    """Positions of the kept boxes; `boxes` come best first."""
    left = np.arange(len(boxes))
    kept = []
    while left.size:
        best, left = left[0], left[1:]
        kept.append(best)
        # What it overlaps too much leaves the queue here, so that a suppressed box suppresses nothing.
        left = left[_iou(boxes[best], boxes[left]) <= iou_threshold]
    return np.array(kept, dtype=np.int64)  # the dtype is named for the empty list


def _iou(box, boxes):
    """IoU of one box, (4,), with each of many, (K, 4); 0 where the union has no area."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])  # (K, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    overlap = sides[:, 0] * sides[:, 1]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    union = (box[2] - box[0]) * (box[3] - box[1]) + areas - overlap
    return np.divide(overlap, union, out=np.zeros_like(union), where=union > 0)


def _sigmoid(x):
    """1 / (1 + exp(-x)), with an exponent that is never above 0."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)
