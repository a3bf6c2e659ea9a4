import numpy as np  # noqa: F401


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
    raise NotImplementedError
