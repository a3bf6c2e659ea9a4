"""What the trusted side believes of a worker's word: no more than a reply that was asked for, as data."""

from __future__ import annotations

import gc
import os
import time

import numpy as np
import pytest

from grader import errors
from grader.diagnosis import same_replies
from grader.expect import Mismatch, expect_sequence, open_to_changes, shown_name, unchanged
from grader.sandbox import changes, link, remote
from grader.sandbox.faults import raised, warned
from grader.sandbox.inside import frames, wire

ZEROES = """
def f(x, *more, **named):
    for item in (x, *more, *named.values()):
        item[...] = 0
"""
FORGE = """
import sys
worker = sys.modules["inside.worker"]
usual = worker.Worker._perform
head = None
def perform(self, request, buffers, arrays):
    if request["op"] != "call":
        return usual(self, request, buffers, arrays)
    arrays.extend(RAW)
    return {"v": HEAD, **MORE}
worker.Worker._perform = perform
def f(*a): pass
"""


@pytest.fixture
def forged(load):
    """forged(head, raw=[], more={}): a submission whose every reply has this head."""

    def make(head, raw=(), more=None, **allowance):
        values = f"HEAD, RAW, MORE = {head!r}, {list(raw)!r}, {more or {}!r}\n"
        return load(values + FORGE, **allowance).module

    return make


def test_an_argument_stays_as_the_suite_made_it(submission):
    """What a call does to its arguments changes nothing of the suite's, so that no oracle is moved."""
    made, x, y = submission(ZEROES), np.ones(3), np.ones(2)
    made.f(x, y, z=x)
    assert x.tolist() == [1.0, 1.0, 1.0]
    assert y.tolist() == [1.0, 1.0]


def test_opened_arguments_show_what_a_call_did(submission):
    """Arguments that are opened, views and parts of them too, show it; others beside them do not."""
    made, x, y, z = submission(ZEROES), np.ones((2, 3)), np.ones(3), [np.ones(2), np.ones(2)]
    with open_to_changes(x, z):
        made.f(x[0], y, z[1])
    assert x.tolist() == [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
    assert y.tolist() == [1.0, 1.0, 1.0]
    assert [part.tolist() for part in z] == [[1.0, 1.0], [0.0, 0.0]]
    with pytest.raises(Mismatch, match="y changed in place"), unchanged(y=y):
        made.f(x[1], k=y)
    assert x[1].tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "statement",
    ["x[1, 2] = -0.0", "x.shape = (6,)", "x.shape = (3, 2)", "x.dtype = np.int64", "x.sort(axis=0)", "k.fill(0)"],
)
def test_each_change_in_place_is_seen(submission, statement):
    """A sign of zero, a shape, a dtype, an order, a keyword's values: each counts as a change of the argument."""
    made = submission(f"import numpy as np\ndef f(x, *, k):\n    {statement}")
    x, k = np.array([[3.0, 2.0, 1.0], [2.0, 1.0, 0.0]]), np.ones(2)
    with pytest.raises(Mismatch, match="changed in place"), unchanged(x=x, k=k):
        made.f(x, k=k)


def test_opened_containers_show_what_a_call_did(submission):
    """Lists and dicts that are opened take on what they became, and stay the same objects."""
    made = submission("def f(a, b):\n    a.append(a.pop(0) + 1)\n    b['new'] = b.pop('old')")
    kept, a, b = np.ones(1), [1, 2], {}
    b["old"] = kept
    with open_to_changes(a, b):
        made.f(a, b)
    assert (a, list(b)) == ([2, 2], ["new"])
    made.f(a, {"old": 1})
    assert a == [2, 2]


def test_a_change_of_another_shape_or_kind_is_not_done():
    """A worker that says that an argument has become something else changes nothing."""
    x = np.ones(3)
    with open_to_changes(x):
        changes.tell([x, x, x, x], [np.ones(4), np.ones(3, np.float32), "text", None])
        changes.tell([x], [])
    assert x.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "head",
    [
        {"$": "u", "v": 1 << 33},
        {"$": "i", "v": "f" * 4000},
        {"$": "c", "v": ["1", 2.0]},
        {"$": "d", "v": [[[], 1]]},
        {"$": "ref", "id": "1"},
        {"$": "path", "o": 0, "p": []},
        {"$": "n", "d": "float64", "s": [2]},
        {"$": []},
        {},
        {1: 2},
    ],
    ids=str,
)
def test_a_head_that_no_value_has_is_tampering(forged, head):
    """What is almost data is not taken for data, and takes neither time nor memory."""
    with pytest.raises(errors.SubmissionTampered):
        forged(head).f()


@pytest.mark.parametrize(
    ("head", "raw"),
    [
        ({"$": "n", "d": "bool", "s": [2]}, [b"\x01\x02"]),
        ({"$": "g", "d": "bool"}, [b"\xff"]),
        ({"$": "n", "d": "float64", "s": [1 << 40, 0]}, [b""]),
        ({"$": "n", "d": "object", "s": [1]}, [b"12345678"]),
        ({"$": "n", "d": "float64", "s": [-1, -1]}, [b"12345678"]),
    ],
    ids=str,
)
def test_an_array_that_cannot_be_is_tampering(forged, head, raw):
    """Bools that are neither, and shapes that a sum would turn into terabytes, are refused."""
    with pytest.raises(errors.SubmissionTampered):
        forged(head, raw).f()


def test_an_integer_that_nobody_could_print_is_no_data(submission):
    """Python refuses to print more than 4300 digits: such an integer would end the judge in a message."""
    big = submission("def f(n): return 10**n").f
    assert big(4000) == 10**4000
    assert len(repr(big(4000))) == 4001
    assert isinstance(big(5000), remote.Handle)


def test_keys_made_to_collide_take_no_longer_than_the_check_has():
    """A dict whose keys have one hash takes the square of their number to build: that is broken off in time."""
    pairs = [[{"$": "i", "v": f"{i * ((1 << 61) - 1):x}"}, None] for i in range(100_000)]
    began = time.perf_counter()
    with pytest.raises(frames.TooSlow):
        wire.unpack({"$": "d", "v": pairs}, frames.Buffers([], began + 0.2), link.Link.__new__(link.Link))
    assert time.perf_counter() - began < 10


def test_a_reply_has_so_many_parts_and_objects(forged):
    """A small reply does not unfold into more containers and handles than the judge wants to hold."""
    with pytest.raises(errors.SubmissionOutOfMemory, match="parts"):
        forged([[]] * (frames.REPLY_CONTAINERS + 1)).f()
    with pytest.raises(errors.SubmissionOutOfMemory, match="objects"):
        forged([{"$": "ref", "id": i} for i in range(link.HANDLES_LIMIT + 1)]).f()


def test_many_small_arrays_arrive_each_in_its_place(submission):
    """Sixty thousand arrays in one frame, empty ones among them, are cut apart correctly."""
    made = submission("import numpy as np\ndef f(n): return [np.arange(i % 3, dtype=np.int16) for i in range(n)]")
    assert all(item.tolist() == list(range(i % 3)) for i, item in enumerate(made.f(60_000)))


def test_what_is_kept_for_going_back_is_bounded(load):
    """Data that came from objects is held so that it goes back as them, up to a limit and no further."""
    made = load("import numpy as np\nclass A(np.ndarray): pass\ndef f(): return np.zeros(2 << 20).view(A)")
    for _ in range(8):
        made.module.f()
    gc.collect()
    assert made.link._kept_bytes <= link.KEPT_BYTES
    assert len(made.link._kept) <= 4
    assert made.worker.released


def test_a_hundred_thousand_values_that_are_objects_are_let_go_of_in_time(forged):
    """Each is given up once nothing kept stands for it, without a look at all the others; equal ones are one."""
    made = forged([{"$": "as", "id": i // 2, "v": []} for i in range(100_000)])
    inner = remote.where(made).link
    began = time.perf_counter()
    made.f()
    assert time.perf_counter() - began < 20
    assert len(inner._kept) <= link.KEPT_VALUES
    assert sorted(inner.worker.released) == list(range((100_000 - link.KEPT_VALUES) // 2))
    assert set(inner._keeping) == {number for _, number, _ in inner._kept.values()}
    inner._keep(*next(iter(inner._kept.values()))[:2], 0)  # the same data once more
    assert len(inner.worker.released) == (100_000 - link.KEPT_VALUES) // 2


def test_a_name_is_short_and_printable(submission):
    """The name of a class goes into messages: no escape codes, no megabytes."""
    handle = submission("T = type('\\x1b[2J' * 100_000, (), {})\ndef f(): return T()").f()
    name = handle.__remote_class__
    assert name == "?[2J" * 20
    assert shown_name(None) == "object"


def test_forged_errors_and_warnings_are_cut_down():
    """However many ancestors are claimed, and whatever they are, an exception is made of the built-in ones."""
    said = {
        "kind": "K" * 500,
        "message": "m" * 5000,
        "ancestors": ["ValueError"] * 1_000_000,
        "label": ["x"],
        "line": 3,
    }
    error = raised(said, frozenset())
    assert isinstance(error, errors.SubmissionRaised)
    assert isinstance(error, ValueError)
    assert (len(error.kind), len(error.message)) == (100, 2000)
    for name in ("StopIteration", "StopAsyncIteration", "ExceptionGroup", "KeyboardInterrupt", "Mismatch", "type"):
        error = raised({"kind": name, "ancestors": [name, 5, None]}, frozenset())
        assert type(error).__mro__[1:] == errors.SubmissionRaised.__mro__
    for words in ([1, 2, 3, 4], ["a", [], [[]], 1], "text", ["a"]):
        with pytest.raises((TypeError, ValueError)):
            warned(words)


def test_warnings_without_end_are_not_kept(load, forged):
    """A check keeps some warnings of many; a reply with thousands is none of the worker's own."""
    made = load("import warnings\ndef f():\n    for i in range(60): warnings.warn(str(i))")
    for _ in range(30):
        made.module.f()
    assert len(made.worker.seen.warnings) == 1000
    with pytest.raises(errors.SubmissionTampered):
        forged(None, more={"warnings": [["W", [], "x", 1]] * 60}).f()


def test_text_that_utf8_cannot_have_does_not_end_the_worker(submission):
    """A lone surrogate in a message is written out."""
    made = submission("def f(): raise ValueError('\\ud800')\ndef g(): return '\\ud800'")
    with pytest.raises(errors.SubmissionRaised, match=r"\\ud800"):
        made.f()
    assert made.g() == "\ud800"


def test_a_process_with_too_many_threads_is_ended(load):
    """Threads are counted while a call is waited for: nothing else bounds how many process numbers they take."""
    made = load("""
        import threading, time
        threading.stack_size(65536)
        def f(n):
            for _ in range(n):
                threading.Thread(target=time.sleep, args=(9,), daemon=True).start()
            time.sleep(5)
    """)
    with pytest.raises(errors.SubmissionCrashed, match="64 threads"):
        made.module.f(100)


def test_output_without_end_does_not_hold_the_judge(load):
    """Threads that print all the time are no reason to read all the time."""
    made = load("""
        import os, threading
        def write():
            while True:
                os.write(1, b"x" * 65536)
        for _ in range(4):
            threading.Thread(target=write, daemon=True).start()
        def f(): return 1
    """)
    began = time.perf_counter()
    assert made.module.f() == 1
    made.worker.drain()
    assert time.perf_counter() - began < 5


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux alone")
def test_an_end_by_a_signal_without_a_name_is_told(load):
    """Real-time signals have numbers alone."""
    made = load("import os, signal\ndef f():\n    os.kill(os.getpid(), signal.SIGRTMIN + 1)\n    os._exit(3)")
    with pytest.raises(errors.SubmissionCrashed, match="signal|exit status 3"):
        made.module.f()


def test_a_comparison_that_stumbles_is_no_diagnosis():
    """Replies may be anything: a number beyond NumPy's is unlike every other."""
    assert not same_replies([10**400], [1.0])
    assert same_replies([1.0], [1.0])


def test_a_sequence_of_the_wrong_length_is_not_opened():
    """An array of millions of rows is measured before its rows are made objects."""
    began = time.perf_counter()
    with pytest.raises(Mismatch, match="a sequence of 20000000"):
        expect_sequence(np.broadcast_to(0.0, 20_000_000), 2)
    assert time.perf_counter() - began < 0.5


def test_data_and_nothing_else_is_unpacked():
    """msgpack knows dates and extensions; a frame holds neither."""
    frame = b"".join(bytes(piece) for piece in frames.frame({"v": None}, [], 1 << 20))
    assert frames.decode_head(frame[frames.HEADER.size :], 0) == ({"v": None}, [])
    for odd in (object(), {1, 2}, bytearray(b"x")):
        with pytest.raises(frames.WireError):
            wire.unpack(odd, frames.Buffers([]), link.Link.__new__(link.Link))
