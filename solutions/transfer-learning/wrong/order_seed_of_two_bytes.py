"""the order comes from the last 16 bits of the seed"""

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_order_comes_from_seed"


BATCH_SIZE = 16


class Backbone(nn.Module):
    """A small convolutional network for 8 x 8 digits. Given: leave it as it is.

    Attributes:
        features: From images (N, 1, 8, 8) to (N, 32); its children conv1, bn1, conv2 and bn2 have the parameters.
        head: nn.Linear from the features to the logits of the classes.
    """

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential()
        self.features.add_module("conv1", nn.Conv2d(1, 16, kernel_size=3, padding=1))
        self.features.add_module("bn1", nn.BatchNorm2d(16))
        self.features.add_module("relu1", nn.ReLU())
        self.features.add_module("pool1", nn.MaxPool2d(2))
        self.features.add_module("conv2", nn.Conv2d(16, 8, kernel_size=3, padding=1))
        self.features.add_module("bn2", nn.BatchNorm2d(8))
        self.features.add_module("relu2", nn.ReLU())
        self.features.add_module("pool2", nn.MaxPool2d(2))
        self.features.add_module("flatten", nn.Flatten())
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        """Give the logits, (N, number of classes), of images (N, 1, 8, 8), float32."""
        return self.head(self.features(x))


def prepare(model, num_classes, seed):
    """Make a pretrained model ready for a new task: frozen features, a new head.

    Args:
        model: A Backbone, changed in place; some of its parameters may be frozen already.
        num_classes: The number of classes of the new task, an int >= 2.
        seed: An int >= 0, from which the head's initial values come.

    Returns:
        The same model. Its head is a new nn.Linear(32, num_classes), whose weight and bias alone require gradients.

    Source: Yosinski et al. 2014, "How transferable are features in deep neural networks?".
    """
    model.requires_grad_(False)  # before the new head, which then is all that is trainable
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model.head = nn.Linear(model.head.in_features, num_classes)
    return model


def parameter_groups(model, head_lr, feature_lr):
    """Give an optimizer two learning rates: one for the head, another for the features.

    Args:
        model: A Backbone, of which any part may be frozen; what is frozen stays so.
        head_lr: The learning rate of the head, a number >= 0.
        feature_lr: The learning rate of the features, a number >= 0.

    Returns:
        Two dicts, in any order, with "params" and "lr". Every parameter is in one of them, a frozen one too: it can be
        unfrozen later without a new optimizer.
    """
    return [
        {"params": list(model.head.parameters()), "lr": head_lr},
        {"params": list(model.features.parameters()), "lr": feature_lr},
    ]


def finetune(model, images, labels, epochs, lr, seed):
    """Train what is trainable, and leave the rest bit for bit as it is.

    A batch norm is frozen when none of its parameters requires a gradient: then its buffers stay as they are, too.

    Args:
        model: A Backbone, changed in place, some of whose parameters require gradients.
        images: (N, 1, 8, 8), float32.
        labels: (N,), int64, each less than the number of classes of the model's head.
        epochs: How many times to go through the images, an int >= 1.
        lr: The learning rate, a number > 0.
        seed: An int >= 0, from which the order of the images comes.

    Returns:
        A list of numbers, one for each epoch: the mean cross-entropy in it.
    """
    model.train()
    for module in model.modules():
        # requires_grad says nothing to buffers: in train mode each forward pass would move them.
        if isinstance(module, nn.BatchNorm2d) and not any(p.requires_grad for p in module.parameters()):
            module.eval()
    trainable = [p for p in model.parameters() if p.requires_grad]
    generator = torch.Generator().manual_seed(seed & 0xFFFF)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(images), generator=generator).split(BATCH_SIZE):
            loss = F.cross_entropy(model(images[batch]), labels[batch])
            gradients = torch.autograd.grad(loss, trainable)
            with torch.no_grad():  # plain SGD; any optimizer does here
                for parameter, gradient in zip(trainable, gradients, strict=True):
                    parameter -= lr * gradient
            total += loss.item() * len(batch)
        losses.append(total / len(images))
    return losses
