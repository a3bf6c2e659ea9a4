import numpy as np  # noqa: F401


def average_precision(boxes, scores, image_ids, true_boxes, true_image_ids, iou_threshold=0.5):
    """Average precision of one class: the area under the precision envelope over all recall points.

    Args:
        boxes: The detections, (N, 4), xyxy, in pixels, float64. N may be 0.
        scores: (N,), float64, in any order. Equal scores: the lower index is visited first.
        image_ids: The image of each detection, (N,), int64, any integers.
        true_boxes: (G, 4), xyxy, float64. G may be 0.
        true_image_ids: The image of each true box, (G,), int64.
        iou_threshold: A detection takes the best free true box of its image when their IoU is at least this number.

    Returns:
        A float in [0, 1]: 0 without detections; NaN without true boxes.

    Source: Everingham et al. 2015, "The PASCAL Visual Object Classes Challenge: A Retrospective".
    """
    raise NotImplementedError
