import numpy as np


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
    intersection, union = _intersection_and_union(a, b)
    return _divide(intersection, union)


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
    intersection, union = _intersection_and_union(a, b)
    corner = np.minimum(a[:, None, :2], b[None, :, :2])  # (N, M, 2)
    sides = np.maximum(a[:, None, 2:], b[None, :, 2:]) - corner
    hull = sides[..., 0] * sides[..., 1]  # (N, M)
    return _divide(intersection, union) - _divide(hull - union, hull)


def _intersection_and_union(a, b):
    """The two areas of every pair, each (N, M)."""
    for name, boxes in (("a", a), ("b", b)):
        # Each axis by itself: with both reversed, the area would be positive again.
        if np.any(boxes[:, 2:] < boxes[:, :2]):
            raise ValueError(f"a box of {name} has x2 < x1 or y2 < y1")
    sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])  # (N, M, 2)
    sides = np.maximum(sides, 0.0)  # before the product, in which two gaps would make an area
    intersection = sides[..., 0] * sides[..., 1]
    return intersection, _area(a)[:, None] + _area(b)[None, :] - intersection


def _area(boxes):
    """Width times height, (N,)."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def _divide(part, whole):
    """part / whole, and 0 where the whole has no area; nothing is divided there, so nothing warns."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
