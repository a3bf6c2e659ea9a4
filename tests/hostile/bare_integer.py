"""An integer of five thousand digits by itself."""

EXERCISE = "iou"
EXPECTED = "failed"
CHECKS = {"*": "failed|error|passed|not_run"}
SCORE = 4.0  # it changes no argument


def box_iou(a, b):
    return 10**5000


generalized_box_iou = box_iou
