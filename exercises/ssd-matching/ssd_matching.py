import numpy as np  # noqa: F401


def match(anchors, boxes, iou_threshold=0.5):
    """The box that each anchor shall find: boxes claim an anchor each, then the other anchors take their best box.

    Args:
        anchors: (A, 4), xyxy, in pixels, float64.
        boxes: The true boxes, (G, 4), xyxy, float64. G may be 0.
        iou_threshold: An anchor that no box has claimed takes its best box when their IoU is at least this number.

    Returns:
        (A,), int64: the index of the anchor's box, or -1 for background. Equal IoUs: the lower index.

    Source: Liu et al. 2016, "SSD: Single Shot MultiBox Detector", section 2.2.
    """
    raise NotImplementedError


def hard_negatives(losses, matches, ratio=3):
    """The unmatched anchors that count in the loss: those of highest loss, `ratio` for each matched one.

    Args:
        losses: (A,), float64, at least 0: each anchor's classification loss.
        matches: (A,), int64, as match returns them; -1 for the unmatched ones.
        ratio: How many unmatched anchors are kept for each matched one, an int of 0 or more.

    Returns:
        (A,), bool: True for the unmatched anchors that are kept. Equal losses: the lower index.

    Source: Liu et al. 2016, "SSD: Single Shot MultiBox Detector", section 2.2.
    """
    raise NotImplementedError
