"""Seen in the submission's process alone: what base is."""

from torch import nn


def has_linear_base(layer):
    """Whether base is an nn.Linear with a bias."""
    return isinstance(layer.base, nn.Linear) and layer.base.bias is not None
