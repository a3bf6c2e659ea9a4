"""Exceptions, warnings, output, limits: what ends a call other than an answer."""

from __future__ import annotations

import signal
import time

import pytest

from grader import errors
from grader.sandbox import Allowance, Link, Sandboxes


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("raise ValueError('no')", (ValueError,)),
        ("{}['a']", (KeyError, LookupError)),
        ("1 / 0", (ZeroDivisionError, ArithmeticError)),
        ("raise Mine('no')", (ValueError, KeyError)),
        ("raise UnicodeDecodeError('utf-8', b'', 0, 1, 'no')", (UnicodeDecodeError, ValueError)),
        ("open('/etc/shadow')", (OSError,)),
        ("assert False, 'no'", (AssertionError,)),
        ("raise NotImplementedError", (NotImplementedError, RuntimeError)),
    ],
)
def test_an_exception_has_its_built_in_ancestors(submission, code, kinds):
    """What the learner raises can be caught by every built-in class that it derives from."""
    made = submission(f"class Mine(ValueError, KeyError): pass\ndef f():\n    {code}")
    with pytest.raises(errors.SubmissionRaised) as caught:
        made.f()
    assert all(isinstance(caught.value, kind) for kind in kinds)


def test_an_exception_names_the_learners_own_line(submission):
    """The line is the submission's, also when a library raised below it."""
    made = submission("import numpy as np\n\ndef f():\n    return np.ones(2) @ np.ones(3)\n")
    with pytest.raises(errors.SubmissionRaised) as caught:
        made.f()
    assert caught.value.line == 4
    assert "np.ones(2) @ np.ones(3)" in caught.value.excerpt


@pytest.mark.parametrize("code", ["raise SystemExit(0)", "raise KeyboardInterrupt", "raise GeneratorExit"])
def test_base_exceptions_are_the_learners_too(submission, code):
    """SystemExit and its kin end the call, not the judge, and are caught by no suite that asks for an error."""
    made = submission(f"def f():\n    {code}\ndef g(): return 1")
    with pytest.raises(errors.SubmissionRaised):
        made.f()
    assert made.g() == 1


def test_the_stubs_own_line_is_not_started(load):
    """NotImplementedError from a body that is the stub's is not an error of the learner's."""
    made = load("def f():\n    raise NotImplementedError\n")
    made.worker.unwritten = frozenset({("submission.py", 2)})
    with pytest.raises(errors.SubmissionNotStarted):
        made.module.f()


def test_a_missing_name_is_told(submission):
    """A function that is not there is named."""
    with pytest.raises(errors.SubmissionLacks, match="attention"):
        submission("x = 1").attention()


def test_warnings_come_with_the_reply(load):
    """Warnings cost nothing and can be looked at, each time that they happen."""
    made = load("import numpy as np\ndef f(): return np.float64(1) / np.zeros(1)")
    for _ in range(2):
        made.worker.start_check()
        made.module.f()
        assert [w.category for w in made.worker.seen.warnings] == ["RuntimeWarning"]


def test_output_is_kept_up_to_its_limit(load):
    """What is printed is kept up to the limit, and the rest is counted."""
    made = load("import sys\ndef f(n):\n    print('x' * n)\n    print('y', file=sys.stderr)", printed_bytes=1000)
    made.module.f(10)
    assert made.printed() == "x" * 10 + "\ny\n"
    made.module.f(300_000)
    assert len(made.printed()) == 1000
    assert made.worker.seen.dropped > 299_000


def test_a_call_without_end_is_ended(load):
    """A call that does not return is timed out, and its worker is gone."""
    made = load("def f():\n    while True: pass", check_seconds=0.3)
    began = time.perf_counter()
    with pytest.raises(errors.SubmissionTimedOut, match=r"0\.3 s"):
        made.module.f()
    assert time.perf_counter() - began < 10
    with pytest.raises(errors.SubmissionCrashed):
        made.module.f()


def test_the_deadline_is_for_all_calls_of_a_check(load):
    """Many short calls use up a check's time together."""
    made = load("import time\ndef f(): time.sleep(0.1)", check_seconds=0.35)
    with pytest.raises(errors.SubmissionTimedOut):  # noqa: PT012  # the third or fourth call ends it
        for _ in range(10):
            made.module.f()


def test_cpu_time_is_counted_over_all_checks(load):
    """When a submission's CPU time is used up nothing more is run."""
    made = load("def f(n):\n    for _ in range(n): pass", cpu_seconds=0.5, check_seconds=60)
    with pytest.raises(errors.SubmissionTimedOut, match="CPU"):  # noqa: PT012  # one of these calls is over it
        for _ in range(1000):
            made.worker.start_check()
            made.module.f(1_000_000)


def test_a_dead_process_is_told_with_how_it_ended(submission):
    """An exit status of 0 is a crash like any other."""
    with pytest.raises(errors.SubmissionCrashed, match="exit status 0"):
        submission("import os\ndef f(): os._exit(0)").f()
    with pytest.raises(errors.SubmissionCrashed, match="SIGSEGV"):
        submission("import ctypes\ndef f(): ctypes.string_at(0)").f()


def test_too_much_memory_is_told_as_such(load):
    """NumPy's and Python's own allocations are both bounded."""
    made = load(
        "import numpy as np\ndef f(): return np.ones(1 << 28).sum()\ndef g(): return [0] * (1 << 28)",
        memory_bytes=1 << 28,
    )
    for call in (made.module.f, made.module.g):
        with pytest.raises(errors.SubmissionOutOfMemory):
            call()


@pytest.mark.parametrize("name", ["torch", "pandas", "grader", "msgspec"])
def test_an_import_outside_the_backend_is_refused_by_name(submission, name):
    """The message names the module and says what is allowed."""
    with pytest.raises(errors.SubmissionForbidden, match=f"`{name}` is not available here.*NumPy"):
        submission(f"def f():\n    import {name}").f()


def test_a_refused_import_is_an_import_error_to_the_learner(submission):
    """try: import torch / except ImportError works as it does anywhere."""
    assert submission(
        "try:\n    import torch\nexcept ImportError:\n    torch = None\ndef f(): return torch is None"
    ).f()


def test_a_forbidden_numpy_function_is_refused_and_numpy_goes_on(load):
    """The name listed is refused however it is reached; what NumPy does inside is not touched."""
    made = load(
        "import numpy as np\ndef f(): return getattr(np, 'hist' + 'ogram')([1])\ndef g(): return np.median([1, 2])",
        forbidden=["numpy.histogram"],
    )
    with pytest.raises(errors.SubmissionForbidden, match=r"numpy\.histogram"):
        made.module.f()
    assert made.module.g() == 1.5


@pytest.mark.parametrize(
    "expression",
    [
        "F.scaled_dot_product_attention(q, q, q)",
        "torch._C._nn.scaled_dot_product_attention(q, q, q)",
        "torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(q, q, q)",
        "nn.MultiheadAttention(4, 1)(q[0], q[0], q[0])",
        "type('Mine', (nn.MultiheadAttention,), {})(4, 1)",
        "ThreadPoolExecutor().submit(vars(F)['scaled_dot_product_attention'], q, q, q).result()",
        "F.multi_head_attention_forward(q[0], q[0], q[0], 4, 1, None, None, None, None, False, 0.0, q[0, 0], None)",
    ],
)
def test_a_forbidden_torch_function_is_seen_at_run_time(load, expression):
    """By whatever name it is called, as a class, a function or an operator."""
    source = "import torch\nfrom concurrent.futures import ThreadPoolExecutor\nfrom torch import nn\n"
    source += f"import torch.nn.functional as F\ndef f(q): return {expression}"
    forbidden = [
        "torch.nn.functional.scaled_dot_product_attention",
        "torch.nn.functional.multi_head_attention_forward",
        "torch.nn.MultiheadAttention",
    ]
    import torch

    with pytest.raises(errors.SubmissionForbidden, match="write by hand"):
        load(source, "torch", forbidden).module.f(torch.zeros(1, 1, 3, 4))


def test_a_worker_that_is_killed_from_outside_is_our_fault(load):
    """A submission cannot kill itself in a namespace of its own, so whoever did costs it no point."""
    made = load("def f(): return 1")
    if not made.worker.zygote.own_pids:
        pytest.skip("only the full tier has namespaces")
    signal.pidfd_send_signal(made.worker.pidfd, signal.SIGKILL)
    with pytest.raises(errors.GraderFault, match="from outside"):
        made.module.f()


def test_a_zygote_that_is_killed_is_our_fault():
    """Its workers end with it, by nothing that a submission did."""
    with Sandboxes() as own:
        zygote, isolation = own.get("numpy")
        if isolation.tier != "full":
            pytest.skip("only in the full tier do workers end with it")
        worker = zygote.spawn(Allowance())
        link = Link(worker)
        zygote._process.kill()
        try:
            with pytest.raises(errors.GraderFault, match="the sandbox ended"):
                ask_for_ever(link)  # it may answer once or twice before the kernel has ended it
        finally:
            worker.close()


def ask_for_ever(link: Link) -> None:
    while True:
        link.ask("seed", [1])
