"""Seen in the submission's process alone: where its layers stand, and what it would be at a size too large to build."""

import submission
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm  # lazy ones too, which are no nn.BatchNorm2d before the first batch
from torch.nn.parameter import is_lazy


def layers(model):
    """The names of convolutions and norms in features and of linear layers in classifier, by kind, in order."""
    kinds = {"conv": ("features", nn.Conv2d), "norm": ("features", _BatchNorm), "linear": ("classifier", nn.Linear)}
    return {
        kind: [f"{part}.{name}" for name, layer in getattr(model, part).named_modules() if isinstance(layer, wanted)]
        for kind, (part, wanted) in kinds.items()
    }


def on_meta(config, **arguments):
    """A network without numbers: its layers' shapes by kind, and the number and the devices of all parameters."""
    with torch.device("meta"):
        model = submission.VGG(config=config, **arguments)
        if any(is_lazy(value) for value in model.parameters()):
            model.eval()
            model(torch.empty(1, 3, 64, 64))
    found = {"numbers": sum(value.numel() for value in model.parameters())}
    found["devices"] = sorted({str(value.device) for value in model.parameters()})
    parts = ("features", "classifier")
    found["sequential"] = [part for part in parts if isinstance(getattr(model, part), nn.Sequential)]
    for kind, names in layers(model).items():
        chosen = [model.get_submodule(name) for name in names]
        found[kind] = [[None if v is None else tuple(v.shape) for v in (each.weight, each.bias)] for each in chosen]
    return found
