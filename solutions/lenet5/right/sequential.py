"""Correct: modules in a Sequential beside the named layers, an older nn.Module call, prints and a __main__ block."""

from collections import OrderedDict

import torch.nn as nn


class LeNet5(nn.Module):
    """The layers run in the order in which they stand."""

    def __init__(self, num_classes=10):
        super(LeNet5, self).__init__()  # noqa: UP008  # as many still write it
        layers = OrderedDict(
            conv1=nn.Conv2d(1, 6, (5, 5), stride=(1, 1), padding=0),
            act1=nn.Tanh(),
            pool1=nn.AvgPool2d(2, stride=2),
            conv2=nn.Conv2d(6, 16, 5, padding="valid"),
            act2=nn.Tanh(),
            pool2=nn.AvgPool2d((2, 2)),
            flatten=nn.Flatten(),
            fc1=nn.LazyLinear(120),
            act3=nn.Tanh(),
            fc2=nn.Linear(120, 84),
            act4=nn.Tanh(),
            fc3=nn.Linear(84, num_classes),
        )
        self.order = list(layers)
        for name, layer in layers.items():
            self.add_module(name, layer)

    def forward(self, x):
        for name in self.order:
            x = getattr(self, name)(x)
        print("logits", x.shape)
        return x


if __name__ == "__main__":
    print(LeNet5())
