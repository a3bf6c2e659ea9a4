"""Seen in the submission's process alone: whether forward makes its tensors on the input's device."""

import torch
from torch.overrides import TorchFunctionMode

MAKERS = (torch.arange, torch.empty, torch.eye, torch.full, torch.linspace, torch.ones, torch.tensor, torch.zeros)


class NewTensorsElsewhere(TorchFunctionMode):
    """New tensors go to a device that is not the CPU, unless the code says where.

    The device is "meta", which every machine has: its tensors have a shape but no numbers. Tensors without axes stay,
    since PyTorch lets these meet tensors of any device.
    """

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        made = func(*args, **kwargs)
        return made.to("meta") if func in MAKERS and kwargs.get("device") is None and made.ndim else made


def devices(layer, width):
    """Whether forward's own tensors follow its input's device: "kept", or "mixed" where they do not.

    Code that moves a tensor from "meta" to the input's device fails, for want of numbers, but is right.
    """
    x = torch.zeros(2, 3, width)
    try:
        with NewTensorsElsewhere():
            output = layer(x)
    except RuntimeError as error:
        return "mixed" if "expected device" in str(error) or "same device" in str(error) else "kept"
    return "kept" if output.device == x.device else "mixed"
