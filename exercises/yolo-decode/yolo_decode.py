import numpy as np  # noqa: F401


def decode_yolo(raw, anchors, stride, num_classes, score_threshold=0.5):
    """Boxes, scores and labels from the raw output of one YOLOv3 head, without suppression.

    Args:
        raw: (A * (5 + num_classes), H, W), float64: for each anchor tx, ty, tw, th, to, then one logit a class.
        anchors: (A, 2), float64: each anchor's width and height in pixels.
        stride: Pixels a cell, on either axis; a number > 0.
        num_classes: An int >= 1.
        score_threshold: The least score that is kept, a number in [0, 1].

    Returns:
        boxes: (K, 4), float64, xyxy in pixels, best score first; not clipped to the image.
        scores: (K,), float64: sigmoid(to) times the sigmoid of the best class's logit.
        labels: (K,), int64: the best class of each, from 0; of equal ones the lower.

    Source: Redmon and Farhadi 2018, "YOLOv3: An Incremental Improvement", sections 2.1 and 2.2.
    """
    raise NotImplementedError
