"""Seen in the submission's process alone: graphs that generate builds, training flags, and who requires gradients."""

import torch
from torch.overrides import TorchFunctionMode


class Graphs(TorchFunctionMode):
    """Counts the results that have a graph; views of parameters, which cost nothing, are none."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        made = func(*args, **(kwargs or {}))
        if isinstance(made, torch.Tensor) and made.grad_fn is not None and made._base is None:
            self.count += 1
        return made


def generated(model, ids, max_new_tokens, enabled):
    """With gradients enabled or not: the tokens, how many results had a graph, and whether they are enabled then.

    Every other parameter is frozen meanwhile; the last result is whether these, and no others, are so afterwards.
    """
    parameters = list(model.parameters())
    for parameter in parameters[1::2]:
        parameter.requires_grad_(False)
    before = [parameter.requires_grad for parameter in parameters]
    with torch.set_grad_enabled(enabled):
        with Graphs() as graphs:
            tokens = model.generate(ids, max_new_tokens)
        after = torch.is_grad_enabled()
    kept = before == [parameter.requires_grad for parameter in parameters]
    for parameter in parameters:
        parameter.requires_grad_(True)
    return tokens, graphs.count, after, kept


def graphs_of_forward(model, ids):
    """How many results of forward have a graph, and its logits."""
    with Graphs() as graphs:
        logits = model(ids)
    return graphs.count, logits.detach()


def generated_with_flags(model, flags, ids, max_new_tokens):
    """Tokens, and the names of all modules with their flags before and after; `flags` are dealt out round and round."""
    modules = dict(model.named_modules())
    for i, module in enumerate(modules.values()):
        module.training = flags[i % len(flags)]
    before = [(name, module.training) for name, module in modules.items()]
    tokens = model.generate(ids, max_new_tokens)
    return tokens, before, [(name, module.training) for name, module in model.named_modules()]
