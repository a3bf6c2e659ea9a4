"""half of an int beta is rounded down"""

import torch
import torch.nn.functional as F

CAUGHT_BY = "test_parabola_and_line"


def smooth_l1(prediction, target, beta=1.0):
    """Smooth L1, element by element: 0.5 d² / beta where |d| < beta, else |d| - 0.5 beta; d = prediction - target.

    Args:
        prediction: Of any shape, float32.
        target: Shaped like prediction, float32.
        beta: Where the parabola ends, a number >= 0; 0 means plain L1, |d|.

    Returns:
        Shaped like prediction, float32. Gradients flow to prediction and target; none is NaN.

    Source: Girshick 2015, "Fast R-CNN", section 2.3, equation 3 (beta = 1).
    """
    distance = (prediction - target).abs()
    if beta == 0:  # not left to torch.where: the branch that it drops would send 0 * inf = NaN back
        return distance
    return torch.where(
        distance < beta, 0.5 * distance**2 / beta, distance - (beta // 2 if isinstance(beta, int) else beta / 2)
    )


def detection_loss(class_logits, box_deltas, labels, target_deltas, beta=1.0):
    """The two losses of a detector's head: cross-entropy over all rows, smooth L1 over the foreground's boxes.

    Args:
        class_logits: (N, C + 1), float32; class 0 is the background.
        box_deltas: (N, C + 1, 4), float32: four numbers for each class.
        labels: (N,), int64, the true classes, from 0 to C.
        target_deltas: (N, 4), float32; the rows of the background mean nothing.
        beta: As in smooth_l1.

    Returns:
        class_loss: The mean cross-entropy, float32, without axes.
        box_loss: Smooth L1 on the true class's deltas of the rows with labels > 0, summed and divided by N, float32,
            without axes. Without such rows it is 0, and gradients still flow.

    Source: Girshick 2015, "Fast R-CNN", section 2.3, equations 1 to 3.
    """
    class_loss = F.cross_entropy(class_logits, labels)
    rows = torch.nonzero(labels).flatten()  # the foreground
    chosen = box_deltas[rows, labels[rows]]  # (F, 4): each row's own class
    # The sum over no rows is a 0 that hangs on box_deltas. All rows divide it, so that both losses have one scale.
    return class_loss, smooth_l1(chosen, target_deltas[rows], beta).sum() / len(labels)
