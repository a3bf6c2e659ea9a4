def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    """Mean cross-entropy of the softmax of logits with integer targets, and its gradient.

    Args:
        logits: One row of unnormalised log-probabilities an example, (N, C), float64; N may be 0.
        targets: The class of each row, in [0, C), or ignore_index; (N,), int64.
        label_smoothing: What is taken from the target and spread evenly over all C classes, from 0 to 1.
        ignore_index: Rows with this target do not count; any int, one of the classes too.

    Returns:
        loss: The mean over the rows that count, a float; 0.0 where there are none.
        grad: d loss / d logits, (N, C), float64; 0 in the rows that do not count.

    Raises:
        ValueError: A target is outside [0, C) and is not ignore_index.

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3; Szegedy et al. 2016, "Rethinking
    the Inception Architecture for Computer Vision", section 7.
    """
    raise NotImplementedError
