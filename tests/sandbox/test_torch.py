"""Modules, parameters and gradients through the boundary."""

from __future__ import annotations

import gc

import pytest
import torch

from grader.expect import Mismatch, unchanged

LAYER = """
import torch
from torch import nn
class Layer(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.inner = nn.Linear(n, n)
        self.drop = nn.Dropout(0.5)
    def forward(self, x): return self.drop(torch.tanh(self.inner(x)))
def square(x): return x * x
def pair(x, y): return {"sum": x + y, "parts": [x * y, 3]}
def in_graph(): return torch.is_grad_enabled()
class Mine(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.exp()
    @staticmethod
    def backward(ctx, g): return g
def wrong_backward(x): return Mine.apply(x)
"""


@pytest.fixture
def made(load):
    """The submission above."""
    return load(LAYER, "torch").module


@pytest.fixture
def pair(made):
    """The layer in the worker and the same one here, without dropout."""
    mine = torch.nn.Linear(3, 3)
    layer = made.Layer(3)
    layer.eval()
    layer.load_state_dict({f"inner.{name}": value for name, value in mine.state_dict().items()})
    return layer, lambda x: torch.tanh(mine(x)), mine


def test_a_module_answers_like_one(pair):
    """state_dict, training, eval, named_parameters and a forward call."""
    layer, here, mine = pair
    assert list(layer.state_dict()) == ["inner.weight", "inner.bias"]
    assert layer.training is False
    assert layer.train() is layer
    assert layer.training is True
    layer.eval()
    assert [name for name, _ in layer.named_parameters()] == ["inner.weight", "inner.bias"]
    x = torch.randn(2, 3)
    torch.testing.assert_close(layer(x), here(x))
    torch.testing.assert_close(layer.inner.weight, mine.weight)


def test_backward_flows_through_the_boundary(pair):
    """backward() here sets x.grad here and the parameters' gradients there."""
    layer, here, mine = pair
    x, y = torch.randn(2, 3, requires_grad=True), torch.randn(2, 3)
    (layer(x).pow(2) * y).sum().backward()
    got, x.grad = x.grad, None
    (here(x).pow(2) * y).sum().backward()
    torch.testing.assert_close(got, x.grad)
    torch.testing.assert_close(layer.grads(), {f"inner.{name}": p.grad for name, p in mine.named_parameters()})


def test_parameters_get_gradients_where_no_input_asks_for_one(pair):
    """layer(x).sum().backward() works for an x without requires_grad."""
    layer, here, mine = pair
    x = torch.randn(2, 3)
    layer(x).sum().backward()
    here(x).sum().backward()
    torch.testing.assert_close(layer.grads()["inner.weight"], mine.weight.grad)


def test_vjp_gives_everything_in_one_call(pair):
    """Output, the inputs' gradients and the parameters'."""
    layer, here, mine = pair
    x, g = torch.randn(2, 3, requires_grad=True), torch.randn(2, 3)
    got = layer.vjp(x.detach(), grad_out=g)
    here(x).backward(g)
    torch.testing.assert_close(got["inputs"][0], x.grad)
    torch.testing.assert_close(got["parameters"]["inner.bias"], mine.bias.grad)


def test_gradcheck_accepts_a_right_backward_and_rejects_a_wrong_one(made):
    """torch.autograd.gradcheck works through the boundary."""
    x = torch.randn(3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(made.square, (x,))
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        torch.autograd.gradcheck(made.wrong_backward, (x,))


def test_gradients_flow_through_nested_replies(made):
    """Tensors inside dicts and lists carry their graph."""
    x, y = torch.tensor(2.0, requires_grad=True), torch.tensor(5.0, requires_grad=True)
    reply = made.pair(x, y)
    (reply["sum"] + 10 * reply["parts"][0]).backward()
    assert (x.grad, y.grad) == (torch.tensor(51.0), torch.tensor(21.0))
    assert reply["parts"][1] == 3


def test_a_graph_is_given_up_with_the_reply(load):
    """When nothing here refers to a reply its graph in the worker is dropped with the next request."""
    made = load(LAYER, "torch")
    x = torch.ones(2, requires_grad=True)
    reply = made.module.square(x)
    del reply
    gc.collect()
    assert made.worker.untaped == [1]
    assert made.module.square(x.detach()) is not None
    assert made.worker.untaped == []


@pytest.mark.parametrize("statement", ["x.unsqueeze_(0)", "x.t_()", "x.mul_(2)", "x[0, 0] = 5"])
def test_each_change_of_a_tensor_in_place_is_seen(load, statement):
    """A tensor's shape counts as much as its values do."""
    changing = load(f"def f(x):\n    {statement}", "torch").module
    x = torch.arange(6.0).reshape(2, 3)
    with pytest.raises(Mismatch, match="x changed in place"), unchanged(x=x):
        changing.f(x)


def test_dtypes_and_meta_tensors_cross(load):
    """bfloat16, integer and bool tensors, dtypes, sizes and shapes without storage."""
    made = load(
        "import torch\ndef same(x): return x\n"
        "def meta(): return torch.empty(2, 3, device='meta'), torch.float16, torch.Size([1])",
        "torch",
    ).module
    for dtype in (torch.bfloat16, torch.float16, torch.int64, torch.bool, torch.complex64):
        x = torch.ones(2, 3).to(dtype)
        back = made.same(x)
        assert back.dtype == dtype
        assert torch.equal(back, x)
    shape, dtype, size = made.meta()
    assert (shape.device.type, shape.shape, dtype, size) == ("meta", (2, 3), torch.float16, (1,))


def test_a_single_value_with_an_odd_stride_crosses(load):
    """A view of one value counts as contiguous, and crosses like any other tensor."""
    made = load("import torch\ndef view(a): return torch.stack([a, 2 * a], -1)[..., 0]", "torch").module
    assert torch.equal(made.view(torch.tensor([3.0])), torch.tensor([3.0]))
    assert torch.equal(made.view(torch.tensor([[4.0]])), torch.tensor([[4.0]]))


def test_every_worker_starts_from_its_own_seed(load):
    """Two workers of one zygote share no stream of random numbers after seeding, and repeat one after the same seed."""
    source = (
        "import torch, random\nimport numpy as np\n"
        "def f(): return [torch.rand(1).item(), random.random(), float(np.random.rand())]"
    )
    drawn = []
    for seed in (1, 1, 2):
        made = load(source, "torch")
        made.link.ask("seed", [seed])
        drawn.append(made.module.f())
    assert drawn[0] == drawn[1]
    assert not set(drawn[0]) & set(drawn[2])


OPTIMIZERS = """
import sys
import torch
def compiler_after_steps():
    for name in ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad"):
        weight = torch.nn.Parameter(torch.ones(2))
        optimizer = getattr(torch.optim, name)([weight], lr=0.5)
        weight.sum().backward()
        optimizer.step()
        assert not torch.equal(weight, torch.ones(2)) and torch.is_grad_enabled(), name
    return "torch._dynamo" in sys.modules
"""


def test_an_optimizer_does_not_import_the_compiler(load):
    """A step of torch's optimizers changes the parameters without the seconds that importing its compiler takes."""
    assert load(OPTIMIZERS, "torch").module.compiler_after_steps() is False
