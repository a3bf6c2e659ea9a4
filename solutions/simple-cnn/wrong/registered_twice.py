"""the layers are registered a second time, in a Sequential: state_dict has keys of both"""

from torch import nn

CAUGHT_BY = "test_names_its_parameters"


class SimpleCNN(nn.Module):
    def __init__(self, num_classes=10, in_channels=3, image_size=32):
        super().__init__()
        self.input_shape = (in_channels, image_size, image_size)
        self.conv1 = nn.Conv2d(in_channels, 16, 3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(2, 2)
        self.fc = nn.Linear(16 * (image_size // 2) ** 2, num_classes)
        self.layers = nn.Sequential(self.conv1, self.relu, self.pool, nn.Flatten(), self.fc)

    def forward(self, x):
        if tuple(x.shape[1:]) != self.input_shape:
            raise ValueError("images of another shape")
        return self.layers(x)
