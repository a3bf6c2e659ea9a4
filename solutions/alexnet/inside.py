"""Seen in the submission's process alone: where its layers stand, and what it would be at a size too large to build."""

import submission
import torch
from torch import nn
from torch.nn.parameter import is_lazy


def layers(model):
    """The names of the convolutions in features and of the linear layers in classifier, in order."""
    return {
        "features": [name for name, layer in model.features.named_modules() if isinstance(layer, nn.Conv2d)],
        "classifier": [name for name, layer in model.classifier.named_modules() if isinstance(layer, nn.Linear)],
    }


def on_meta(**arguments):
    """A network without numbers: its layers' shapes by part, and the number and the devices of all parameters."""
    with torch.device("meta"):
        model = submission.AlexNet(**arguments)
        if any(is_lazy(value) for value in model.parameters()):
            model.eval()
            model(torch.empty(1, 3, 63, 63))
    found = {"numbers": sum(value.numel() for value in model.parameters())}
    found["devices"] = sorted({str(value.device) for value in model.parameters()})
    found["sequential"] = {part: isinstance(getattr(model, part), nn.Sequential) for part in ("features", "classifier")}
    for part, names in layers(model).items():
        chosen = [getattr(model, part).get_submodule(name) for name in names]
        found[part] = [[None if v is None else tuple(v.shape) for v in (each.weight, each.bias)] for each in chosen]
    return found
