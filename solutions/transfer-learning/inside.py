"""What a suite cannot do to a model from outside: set requires_grad, leave gradients, tell parameters apart."""

import torch


def set_trainable(model, names):
    """Let the parameters of these names require gradients, and no others."""
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in names)


def leave_gradients(model):
    """Fill every parameter's gradient with ones, as somebody's backward pass could have left it."""
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)


def groups(model, *rates):
    """The submission's parameter groups, each as its lr and the names of its parameters."""
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    told = []
    for group in submission.parameter_groups(model, *rates):  # noqa: F821  # the worker puts it here
        found = [item[1] if isinstance(item, tuple) else item for item in group["params"]]
        told.append([group["lr"], [names.get(id(parameter), "another tensor") for parameter in found]])
    return told
