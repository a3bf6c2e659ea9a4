import numpy as np  # noqa: F401


def box_iou(a, b):
    """Intersection over union of every box of a with every box of b.

    Args:
        a: Boxes, (N, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels, float64. N may be 0.
        b: Boxes, (M, 4), likewise. M may be 0.

    Returns:
        (N, M), float64, in [0, 1]: entry [i, j] is for a[i] and b[j]; 0 where one of them has no area.

    Raises:
        ValueError: a box of a or b has x2 < x1 or y2 < y1.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union", equation 1.
    """
    raise NotImplementedError


def generalized_box_iou(a, b):
    """Generalized IoU of every pair: iou - (hull - union) / hull, the hull being the smallest box around both.

    Args:
        a: Boxes, (N, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels, float64. N may be 0.
        b: Boxes, (M, 4), likewise. M may be 0.

    Returns:
        (N, M), float64, in [-1, 1]: entry [i, j] is for a[i] and b[j]; the second term is 0 where the hull has no area.

    Raises:
        ValueError: a box of a or b has x2 < x1 or y2 < y1.

    Source: Rezatofighi et al. 2019, "Generalized Intersection over Union", section 3, algorithms 1 and 2.
    """
    raise NotImplementedError
