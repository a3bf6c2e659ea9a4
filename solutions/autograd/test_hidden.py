"""The hidden suite of autograd."""

import math

import numpy as np
import pytest

from grader.expect import expect_close, expect_fast, expect_sequence, expect_that


class Dual:
    """A number and its derivatives in several directions: forward mode, where the submission goes backward."""

    def __init__(self, data, slopes=0.0):
        self.data, self.slopes = data, slopes

    def __add__(self, other):
        other = dual(other)
        return Dual(self.data + other.data, self.slopes + other.slopes)

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.data * other.data, self.slopes * other.data + self.data * other.slopes)

    def __truediv__(self, other):
        other = dual(other)
        slopes = (self.slopes * other.data - self.data * other.slopes) / other.data**2
        return Dual(self.data / other.data, slopes)

    def __pow__(self, n):
        return Dual(self.data**n, self.slopes * (n * self.data ** (n - 1) if n else 0.0))

    def __neg__(self):
        return Dual(-self.data, -self.slopes)

    def __sub__(self, other):
        return self + -dual(other)

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return dual(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        return Dual(math.exp(self.data), self.slopes * math.exp(self.data))

    def log(self):
        return Dual(math.log(self.data), self.slopes / self.data)

    def tanh(self):
        return Dual(math.tanh(self.data), self.slopes / math.cosh(self.data) ** 2)

    def relu(self):
        return Dual(max(self.data, 0.0), self.slopes * (1.0 if self.data > 0 else 0.0))


def dual(number):
    return number if isinstance(number, Dual) else Dual(float(number))


def forward(leaves, lines):
    """The nodes of a graph ("a = x * y; b = a.exp()") by name; slopes[k] is the derivative by the k-th of them."""
    steps = [line.split(" = ") for line in lines.split("; ")]
    directions = iter(np.eye(len(leaves) + len(steps)))
    nodes = {name: Dual(float(number), next(directions)) for name, number in leaves.items()}
    for name, expression in steps:
        made = eval(expression, {}, nodes)
        nodes[name] = Dual(made.data, made.slopes + next(directions))
    return nodes


def expect_run(inside, leaves, lines, *roots, inner=False):
    """Every node's data, and the leaves' grads after each backward, the sum over the calls; with `inner` every grad."""
    nodes = forward(leaves, lines)
    data, grads = expect_sequence(inside.run(leaves, lines, roots), 2)
    for name, node in nodes.items():
        expect_close(data[name], node.data, what=f"{name}.data")
    names = list(nodes if inner else leaves)
    total = dict.fromkeys(names, 0.0)
    calls = ""
    for root, after in zip(roots, expect_sequence(grads, len(roots)), strict=True):
        calls += f"{root}.backward() "
        for k, name in enumerate(names):
            total[name] += float(nodes[root].slopes[k])
            expect_close(after[name], total[name], what=f"{name}.grad after {calls}".strip())


def expect_gradients(inside, expression, *points):
    """The value of an expression in x, y and z at these points, and the grads of these."""
    expect_run(inside, dict(zip("xyz", points, strict=False)), f"r = {expression}", "r")


def some(rng, n):
    """Floats of either sign, away from 0."""
    return (rng.uniform(0.5, 2.5, n) * rng.choice([-1.0, 1.0], n)).tolist()


def positive(rng):
    return float(rng.uniform(0.3, 3.0))


def random_lines(rng, leaves, length):
    """A random graph of this many steps, each on nodes so far, often on one node twice; all numbers stay moderate."""
    steps = "{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / {b}", "{a} * {n}", "{n} - {a}", "{a} ** 2", "{a}.tanh().exp()"
    nodes, lines = {name: Dual(number) for name, number in leaves.items()}, []
    while len(lines) < length:
        a, b = (list(nodes)[max(0, len(nodes) - 1 - int(k))] for k in rng.integers(0, 5, 2))
        step = str(rng.choice(steps)).format(a=a, b=b, n=round(float(rng.uniform(-2, 2)), 3))
        if "/" in step and abs(nodes[b].data) < 0.3:
            continue
        made = eval(step, {}, nodes)
        if abs(made.data) < 5:
            nodes[f"n{len(lines)}"] = made
            lines.append(f"n{len(lines)} = {step}")
    return "; ".join(lines)


@pytest.mark.points(1)
@pytest.mark.gate
def test_holds_data_and_grad(submission, rng):
    """holds a number in data, and 0.0 in grad until backward"""
    number = some(rng, 1)[0]
    for x in (submission.Value(number), submission.Value(data=number)):
        y = x + 1.0
        for name, node, more in (("x", x, 0.0), ("(x + 1.0)", y, 1.0)):
            expect_close(node.data, number + more, what=f"{name}.data")
            expect_close(node.grad, 0.0, what=f"{name}.grad before backward")


@pytest.mark.points(2)
def test_data_is_a_float(inside):
    """holds a float in data, also where ints come in"""
    leaves = {"x": 3, "y": -2, "o": 0, "t": True}
    found = (
        "x + y", "x + 4", "4 + x", "x - 1", "1 - x", "x * 2", "2 * x", "x * y", "x / 1", "6 / x", "x ** 2", "x ** 0",
        "-x", "x - y", "x / y", "o ** 0", "x.relu()", "y.relu()", "o.relu()", "o.exp()", "o.tanh()", "(x + y).log()",
    )  # fmt: skip
    lines = "; ".join(f"r{i} = {expression}" for i, expression in enumerate(found))
    nodes = forward(leaves, lines)
    data = expect_sequence(inside.run(leaves, lines, []), 2)[0]
    for name, shown in zip(nodes, (*leaves, *found), strict=True):
        got, what = data[name], f"data of {shown} with x = Value(3), y = Value(-2), o = Value(0), t = Value(True)"
        expect_close(got, nodes[name].data, what=what)
        expect_that(isinstance(got, float), "a float", f"{got!r}, of type {type(got).__name__}", what)


@pytest.mark.points(1)
def test_sums_and_products(inside, rng):
    """adds and multiplies Values, with their gradients"""
    for expression in ("x + y", "x * y", "(x + y) * z", "x * (y + z)"):
        expect_gradients(inside, expression, *some(rng, 3))
    for factors in ((0.0, 2.5), (2.5, 0.0)):
        expect_gradients(inside, "x * y", *factors)
    for update in ("iadd", "imul"):  # x += y makes another x
        for other in ("y", "1.5"):
            expect_gradients(inside, f"__import__('operator').{update}(x, {other}) * y", *some(rng, 2))


@pytest.mark.points(2)
def test_differences_and_quotients(inside, rng):
    """subtracts, divides and negates Values, with their gradients"""
    for expression in ("x - y", "x / y", "-x", "-x / (y - z)"):
        expect_gradients(inside, expression, *some(rng, 2), 4.5)
    for update in ("isub", "itruediv"):  # x -= y makes another x
        for other in ("y", "1.5"):
            expect_gradients(inside, f"__import__('operator').{update}(x, {other}) * y", *some(rng, 2))
    expect_gradients(inside, "x / y - x - (-x) * 3", 0.0, 2.5)


@pytest.mark.points(2)
def test_plain_numbers_on_either_side(inside, rng):
    """takes an int or a float on either side of + - * /"""
    for n in (*some(rng, 2), int(rng.integers(2, 9)), -int(rng.integers(2, 9))):
        (x,) = some(rng, 1)
        for operator in "+-*/":
            expect_gradients(inside, f"x {operator} {n!r}", x)
            expect_gradients(inside, f"{n!r} {operator} x", x)
    for expression in ("0 + x * 1 - 0", "0 - x", "0 * x + 1 - x * 0"):
        expect_gradients(inside, expression, 2.5)


@pytest.mark.points(2)
def test_powers(inside, rng):
    """raises to a plain number: an int or a float, negative or a fraction"""
    for n in (1, 2, 3, -1, -2, 2.0, -3.0):
        for x in (positive(rng), -positive(rng)):
            expect_gradients(inside, f"x ** {n}", x)
    for n, x in ((0.5, 1.7), (-0.5, positive(rng)), (2.7, positive(rng)), (1, 0.0), (2, 0.0), (1.5, 0.0)):
        expect_gradients(inside, f"x ** {n}", x)
    expect_gradients(inside, "__import__('operator').ipow(x, 2) * 2", *some(rng, 1))  # x **= 2 makes another x


@pytest.mark.points(1)
def test_power_0_is_flat(inside, rng):
    """gives x ** 0 the value 1 and the derivative 0, also at x = 0"""
    for x in (0.0, positive(rng), -positive(rng)):
        expect_gradients(inside, "x ** 0 + 3 * x", x)
        expect_gradients(inside, "x ** 0.0 + 3 * x", x)


@pytest.mark.points(1)
def test_exp_log_tanh(inside, rng):
    """exp, log (natural) and tanh, with their gradients"""
    for x in (*some(rng, 2), positive(rng), -positive(rng)):
        expect_gradients(inside, "x.exp()", x)
        expect_gradients(inside, "x.tanh()", x)
        expect_gradients(inside, "x.log()", abs(x))
        expect_gradients(inside, "(x.tanh() * y.log()).exp() * y", x, abs(x))
    expect_gradients(inside, "x.exp() + 3 * z.tanh() + y.log()", 20.0, 1e-9, -20.0)


@pytest.mark.points(1)
def test_relu_is_flat_at_0(inside, rng):
    """relu passes positive numbers on; its derivative is 0 below 0 and at 0"""
    for x in (positive(rng), -positive(rng), 1e-12, -1e-12, 0.0, 1e3):
        expect_gradients(inside, "3 * x.relu() + 2 * x", x)


@pytest.mark.points(2)
def test_collects_from_every_use(inside, rng):
    """sums the gradients of a node that is used several times"""
    for expression in ("x + x", "x * x * x", "x / x + (x - x) * 3", "(x * y) * (x + y) + x"):
        expect_gradients(inside, expression, *some(rng, 2))
    expect_gradients(inside, "x * x + y * 3 + x * y", *(2 * some(rng, 1)))  # equal numbers in different nodes
    expect_run(inside, {"x": positive(rng)}, "a = x * 3; r = a * (a + 2) + a.tanh()", "r")


@pytest.mark.points(3)
def test_passes_on_complete_gradients(inside, rng):
    """passes a gradient on only when all of it is there, in any graph"""
    for _ in range(8):
        leaves = dict(zip("xyz", some(rng, 3), strict=True))
        expect_run(inside, leaves, random_lines(rng, leaves, 14), "n13")
    # Inner nodes that are used at once and, on a longer way, later; and the other way round.
    x = {"x": some(rng, 1)[0]}
    expect_run(inside, x, "a = x * 2; b = ((a + 1) * a + 3) * a; r = a * b + (b * 2 + 1) * b", "r")
    expect_run(inside, x, "a = x * 2; b = a * (3 + a * (1 + a)); r = b * (1 + b * 2) + b * a", "r")


@pytest.mark.points(2)
def test_every_node_has_its_grad(inside, rng):
    """sets the grad of inner nodes too, 1.0 in the root, and nothing in what the root was not made from"""
    for _ in range(3):
        leaves = dict(zip("xyz", some(rng, 3), strict=True))
        lines = f"{random_lines(rng, leaves, 10)}; above = n9 * 2 + x; beside = x * n4"
        expect_run(inside, leaves, lines, "n9", inner=True)
    expect_run(inside, {"x": some(rng, 1)[0]}, "beside = x * x", "x", inner=True)  # a leaf as the root
    for same in ("x + 0", "0 + x", "x - 0", "x * 1", "1 * x", "x / 1", "x ** 1", "-(-x)", "x.relu()"):
        # A new node, whatever its number: its grad is x, and that of the leaf 2 x.
        expect_run(inside, {"x": positive(rng)}, f"a = {same}; r = a * x", "r", inner=True)
    expect_run(inside, {"x": 1.5, "y": -2.5}, "a = x * 2; b = y * 3; r = a * a; s = b * b", "r", "s", inner=True)


@pytest.mark.points(3)
def test_leaves_add_up_over_roots(submission, inside, rng):
    """adds the gradients of a second root to the leaves', where it shares inner nodes with the first or holds it"""
    a, b = positive(rng), positive(rng)
    x, y = submission.Value(a), submission.Value(b)
    (x * y).backward()
    made = [x + y, x - y, y - x, y * x, x / y, y / x, -x, x**2, x.exp(), x.log(), x.tanh(), x.relu()]  # no backward
    (y * x - y).backward()
    for name, node, slopes in (("x", x, 2 * b), ("y", y, 2 * a - 1)):
        expect_close(node.grad, slopes, what=f"{name}.grad after x * y, {len(made)} operations, and y * x - y")
    shared = "a = x * y; b = a.tanh() + x; r0 = a * 3 + y; r1 = b * a; r2 = b * b * x; r3 = r2 ** 2 - y"
    nested = "r0 = (x * y + x) * y; r1 = r0 * r0 + x; r2 = (r0 * 2 - y) * r0; r3 = r0.exp()"
    apart = "r0 = x * y; r1 = x * 3; r2 = y ** 2; r3 = -x"
    for lines in (shared, nested, apart):
        leaves = dict(zip("xy", some(rng, 2), strict=True))
        for first, second in ((0, 1), (1, 0), (0, 2), (2, 0), (2, 3), (3, 2), (3, 1)):
            expect_run(inside, leaves, lines, f"r{first}", f"r{second}")
        expect_run(inside, leaves, lines, "r2", "r0", "r3", "r1")


@pytest.mark.points(2)
def test_leaves_add_up_over_calls(inside, rng):
    """adds the gradients to the leaves' again at a repeated call"""
    leaves = dict(zip("xy", some(rng, 2), strict=True))
    for calls in ("rrr", "rarr", "ara", "aar"):
        expect_run(inside, leaves, "a = (x * y).tanh() * x; r = (a + y) * a", *calls)


def expect_chain(submission, reference, inside, rng, kind, length, seconds):
    """A chain of operations in this time, with the right data and grads."""
    start, factor, replies = float(rng.uniform(1.2, 2.5)), some(rng, 1)[0], []

    def call(module):
        if module is submission:
            replies[:] = [inside.chain(kind, length, start, factor)]
            return
        # The helpers are beside the submission alone; a call from here costs about as much as 20 operations there.
        y = module.Value(start)
        for _ in range(length // 20):
            y = y + 1.0
        y.backward()

    expect_fast(call, submission, reference, seconds=seconds)
    data, of_start, of_factor = expect_sequence(replies[0], 3)
    uses = length - 1 if kind == "sum" else 1  # of x in the last y; the other kinds give y = x
    expect_close(data, (uses * start + 1) * factor, what=f"data at the end ({kind})")
    expect_close(of_start, uses * factor, what=f"grad of the leaf x ({kind})")
    expect_close(of_factor, uses * start + 1, what=f"grad of the leaf scale ({kind})")


@pytest.mark.points(3)
def test_chain_of_20_000_operations(submission, reference, inside, rng):
    """computes a chain of 20,000 operations and its gradients within 2 s, without a RecursionError"""
    for kind in ("mixed", "sum"):
        expect_chain(submission, reference, inside, rng, kind, 20_000, 2.0)


@pytest.mark.points(2)
def test_chain_that_uses_each_node_twice(submission, reference, inside, rng):
    """takes time in proportion to the operations, also where each uses the one before twice"""
    for kind, few in (("twice", 40), ("older first", 60), ("older last", 60)):
        expect_chain(submission, reference, inside, rng, kind, few, 0.5)  # half a million ways lead to x
        expect_chain(submission, reference, inside, rng, kind, 20_000, 2.0)
