"""Two classifiers of handwritten digits: one with fixed features, one that learns its own."""

import torch


def fit_handcrafted(images, labels):
    """Train a linear classifier on fixed features of your own; the raw pixels count as such. Nothing in it is random.

    Args:
        images: Handwritten digits, (N, 1, 8, 8), float32 in [0, 1], N from 1200 to 1400, in shuffled order.
        labels: Their classes, (N,), int64 in 0..9.

    Returns:
        A model for `predict`, of any type.

    Source: Dalal and Triggs 2005, "Histograms of Oriented Gradients for Human Detection", for one kind of features.
    """
    raise NotImplementedError


def fit_learned(images, labels, seed):
    """Train a network that learns its features from the pixels.

    Args:
        images: Handwritten digits, (N, 1, 8, 8), float32 in [0, 1], N from 1200 to 1400, in shuffled order.
        labels: Their classes, (N,), int64 in 0..9.
        seed: An int >= 0, from which all randomness comes.

    Returns:
        A model for `predict`, of any type.

    Source: LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition".
    """
    raise NotImplementedError


def predict(model, images):
    """Classify each image by itself.

    Args:
        model: What fit_handcrafted or fit_learned returned.
        images: (N, 1, 8, 8), float32 in [0, 1], N >= 1.

    Returns:
        The predicted classes, (N,), int64 in 0..9.
    """
    raise NotImplementedError
