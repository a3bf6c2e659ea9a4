"""What crosses the boundary, and as what it arrives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import SubmissionOutOfMemory
from grader.expect import Mismatch
from grader.sandbox import Handle

ECHO = "def same(x): return x"
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=12,
)
arrays = hnp.arrays(
    st.sampled_from(["float64", "float32", "float16", "int64", "uint8", "bool", "complex128", "<f8", ">f8"]),
    hnp.array_shapes(min_dims=0, min_side=0),
)


def same(a, b):
    """Equal in type and value, NaN equal to NaN."""
    if isinstance(a, np.ndarray):
        return type(b) is np.ndarray and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, float):
        return type(b) is float and (a == b or (math.isnan(a) and math.isnan(b)))
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(b) is dict and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


@pytest.fixture(scope="module")
def echo(sandboxes):
    """A function that returns what it gets."""
    from grader.sandbox import Allowance, Link, module

    worker = sandboxes.get("numpy")[0].spawn(Allowance(check_seconds=300, cpu_seconds=300))
    link = Link(worker)
    link.ask("load", backend="numpy", forbidden=[], cells=[["echo.py", ECHO]], skip_failing=False)
    yield module(link).same
    worker.close()


@settings(deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=plain)
def test_plain_data_comes_back_equal(echo, value):
    """Numbers, strings (lone surrogates too), bytes, None, and containers of them survive the way there and back."""
    assert same(value, echo(value))


@settings(deadline=None, database=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=arrays)
def test_arrays_come_back_equal(echo, value):
    """Arrays of every dtype and shape, empty ones too, survive the way there and back."""
    assert same(value, echo(value))


def test_memory_order_is_kept(submission):
    """An array in Fortran order arrives in Fortran order."""
    order = submission("def f(x): return x.flags.f_contiguous, x.flags.c_contiguous, x[0, 1]")
    x = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    assert order.f(x) == (True, False, 1.0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("np.float32(1.5)", np.float32(1.5)),
        ("fractions.Fraction(1, 4)", 0.25),
        ("F(2.0)", 2.0),
        ("range(3)", [0, 1, 2]),
        ("collections.deque([1, 2])", [1, 2]),
        ("np.array(['a', 'b'])", ["a", "b"]),
        ("collections.OrderedDict(a=1)", {"a": 1}),
        ("Point(1, 2)", (1, 2)),
        ("S('x')", "x"),
        ("1 + 2j", 1 + 2j),
        ("2 ** 100", 2**100),
    ],
)
def test_odd_kinds_arrive_as_what_they_stand_for(submission, expression, expected):
    """Subclasses and abstract kinds of data arrive as exact data."""
    made = submission(
        f"""
        import collections, fractions
        import numpy as np
        Point = collections.namedtuple("Point", "x y")
        class F(float):
            __eq__ = lambda *_: True
        class S(str):
            __eq__ = lambda *_: True
        def f(): return {expression}
        """
    ).f()
    assert type(made) is type(expected)
    assert made == expected


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_a_bool_of_any_byte_arrives_as_true(submission, backend):
    """np.empty(n, bool) holds whatever lay there: reading it says True, and so does the wire; it is no tampering."""
    if backend == "torch":
        pytest.importorskip("torch")
    made = submission(
        """
        import numpy as np
        def array(): return np.arange(6, dtype=np.uint8).view(bool).reshape(2, 3).T
        def point(): return np.array(7, np.uint8).view(bool)
        def tensor():
            import torch
            return torch.arange(6, dtype=torch.uint8).view(torch.bool)[::2]
        """,
        backend=backend,
    )
    assert made.array().tolist() == [[False, True], [True, True], [True, True]]
    assert made.point().shape == ()
    assert made.point().item() is True
    if backend == "torch":
        assert made.tensor().tolist() == [False, True, True]


def test_an_array_subclass_arrives_as_an_array(submission):
    """An ndarray whose comparisons are all True arrives without them."""
    made = submission(
        """
        import numpy as np
        class Yes(np.ndarray):
            def __eq__(self, other): return True
            def __array_function__(self, *a): return True
        def f(): return np.zeros(3).view(Yes)
        """
    ).f()
    assert type(made) is np.ndarray
    assert not (made == 1).any()


def test_an_object_is_a_handle_and_the_same_object_the_same_handle(submission):
    """An object of a class stays in the worker, and is one handle however often it is returned."""
    made = submission("class K: pass\nkept = K()\ndef f(): return kept")
    assert isinstance(made.f(), Handle)
    assert made.f() is made.f()
    assert repr(made.f()) == "<K in the sandbox>"


def test_a_handle_has_attributes_methods_and_operators(submission):
    """Attributes are data, methods can be called, operators run in the worker, on either side."""
    value = submission(
        """
        class Value:
            def __init__(self, data): self.data = float(data)
            def __add__(self, other): return Value(self.data + getattr(other, "data", other))
            __radd__ = __add__
            def __neg__(self): return Value(-self.data)
            def __len__(self): return 3
            def __getitem__(self, i): return i * self.data
            def __iter__(self): return iter([self.data])
            def double(self): return 2 * self.data
        """
    ).Value(4)
    assert (value.data, value.double(), len(value), value[2], list(value)) == (4.0, 8.0, 3, 8.0, [4.0])
    assert ((2 + value + value).data, (-value).data) == (10.0, -4.0)
    value.data = 5.0
    assert value.double() == 10.0


def test_a_handle_is_never_data(submission):
    """Comparing a handle with data, or asking it for a truth or a number, is a mismatch, whatever its class says."""
    yes = submission(
        "class Yes:\n    __eq__ = __lt__ = lambda *_: True\n"
        "    __bool__ = lambda _: True\n    __float__ = lambda _: 1.0\n"
        "def f(): return Yes()"
    ).f()
    for use in (
        lambda: yes == 1,
        lambda: yes != 1,
        lambda: yes < 1,
        lambda: bool(yes),
        lambda: float(yes),
        lambda: np.asarray(yes),
    ):
        with pytest.raises(Mismatch, match="`Yes`"):
            use()


def test_data_that_stands_for_an_object_goes_back_as_it(submission):
    """A named tuple or a dict's subclass arrives as data and goes back as the very object."""
    made = submission(
        """
        import collections
        Cache = collections.namedtuple("Cache", "x")
        def forward(x): return x, Cache(x), collections.defaultdict(list, a=[1])
        def backward(cache, more): return cache.x, more["missing"]
        """
    )
    _, cache, more = made.forward(np.ones(2))
    assert isinstance(cache, tuple)
    assert isinstance(more, dict)
    assert made.backward(cache, more)[1] == []


def test_functions_of_the_submission_can_be_handed_in(submission):
    """A function of the submission is an argument like any other."""
    made = submission("def f(x): return x + 1\ndef call(g, x): return g(x)")
    assert made.call(made.f, 2) == 3


def test_cyclic_and_deep_values_do_not_hang(submission):
    """A list that holds itself arrives as far as it goes, with a handle where it ends."""
    made = submission("def f():\n    a = []\n    a.append(a)\n    return a").f()
    for _ in range(40):
        made = made[0]
    assert made is not None


def test_a_reply_over_the_limit_is_refused(load):
    """A reply larger than it may be is out_of_memory, and the worker lives on."""
    made = load("import numpy as np\ndef f(n): return np.zeros(n)", result_bytes=1 << 20).module
    with pytest.raises(SubmissionOutOfMemory, match="returned too much"):
        made.f(1 << 20)
    assert made.f(2).shape == (2,)
