"""Seen in the submission's process alone: whether forward's own tensors are on the input's device."""

import torch
from torch.overrides import TorchFunctionMode

MAKERS = (torch.arange, torch.empty, torch.eye, torch.full, torch.linspace, torch.ones, torch.tensor, torch.zeros)


class MasksOnTheDevice(TorchFunctionMode):
    """A mask from elsewhere is refused in place too, as a GPU does: "meta" would let it pass."""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func is torch.Tensor.masked_fill_:
            mask = args[1] if len(args) > 1 else kwargs["mask"]
            if mask.ndim and mask.device != args[0].device:
                raise RuntimeError("scores and mask are not on the same device")
        return func(*args, **kwargs)


class NewTensorsElsewhere(MasksOnTheDevice):
    """New tensors go to a device that is not the CPU, unless the code says where.

    The device is "meta", which every machine has: its tensors have a shape but no numbers. Tensors without axes stay,
    since PyTorch lets these meet tensors of any device.
    """

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        made = super().__torch_function__(func, types, args, kwargs)
        return made.to("meta") if func in MAKERS and kwargs.get("device") is None and made.ndim else made


def answer(layer, x, mode):
    """Whether the tensors that forward meets are on x's device: "kept", or "mixed" where they are not.

    Code that needs the numbers of a tensor on "meta" fails, for want of them, but is right.
    """
    try:
        with mode:
            output = layer(x)
    except Exception as error:
        return "mixed" if "expected device" in str(error) or "same device" in str(error) else "kept"
    return "kept" if output.device == x.device else "mixed"


def devices(layer, width):
    """Whether what forward makes follows its input's device."""
    return answer(layer, torch.zeros(2, 3, width), NewTensorsElsewhere())


def moved(layer, width):
    """Whether all that the layer holds goes along when it moves; it has been used on the CPU before."""
    x = torch.zeros(2, 3, width)
    layer(x)
    layer.to("meta")
    return answer(layer, x.to("meta"), MasksOnTheDevice())
