"""The reply says that the call has set its arguments to zero, though it has not."""

EXERCISE = "conv2d"
EXPECTED = "failed"
CHECKS = {"test_adds_each_kernels_bias": "failed", "test_sums_products_without_flipping": "failed", "*": "passed|failed|error"}
SCORE = 3.0  # what zeros earn

import sys

import numpy as np

wire, worker = sys.modules["inside.wire"], sys.modules["inside.worker"]


def changes(self, request, buffers, arguments, keywords, arrays, said):
    def zeroed(value):
        return np.zeros_like(value) if isinstance(value, np.ndarray) else value

    lists = [zeroed(item) for item in arguments], {key: zeroed(item) for key, item in keywords.items()}
    said["changed"] = [wire.pack(item, arrays, self.objects) for item in lists]


worker.Worker._changes = changes


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    rows, columns = (
        (size + 2 * padding - dilation * (taps - 1) - 1) // stride + 1
        for size, taps in zip(x.shape[2:], weight.shape[2:])
    )
    return np.zeros((len(x), len(weight), rows, columns))
