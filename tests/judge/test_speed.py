"""Checks of speed: whom they fail, and what they give to be compared."""

from __future__ import annotations


def test_who_computes_too_long_and_then_sleeps_gets_no_second_try(workshop):
    """Else a kept answer would count, since a call that mostly waits may only have waited for its turn."""
    workshop.suite('''
@pytest.mark.points(1)
def test_fast(submission, reference):
    """is fast"""
    expect_fast(lambda m: m.scale(np.ones(10)), submission, reference, seconds=0.02)
''')
    kept = """
    import time
    def scale(x, factor=2.0, seen={}):
        began = time.process_time()
        if "x" not in seen:
            while time.process_time() - began < 0.1: pass
            time.sleep(0.9)
        return seen.setdefault("x", x)
    """
    assert workshop.check(kept).checks[0].verdict == "failed"


def test_expect_fast_gives_what_the_call_gave(workshop):
    """So that a suite compares it, and nothing at all is not the fastest answer."""
    workshop.suite('''
@pytest.mark.points(1)
def test_fast(submission, reference):
    """is fast"""
    got = expect_fast(lambda m: m.scale(np.ones(10)), submission, reference, seconds=1.0)
    expect_close(got, 2 * np.ones(10))
''')
    doubles, nothing = ("def scale(x, factor=2.0):\n    return x * " + number for number in ("factor", "0.0"))
    assert workshop.check(doubles).checks[0].verdict == "passed"
    assert workshop.check(nothing).checks[0].verdict == "failed"


def test_expect_fast_compares_with_the_reference(workshop):
    """Beyond the figure only what is ten times slower than the reference fails."""
    workshop.suite('''
@pytest.mark.points(1)
def test_fast(submission, reference):
    """is fast"""
    expect_fast(lambda m: m.scale(np.ones(10)), submission, reference, seconds=0.02)
''')
    assert (
        workshop.check("import time\ndef scale(x, factor=2.0):\n    time.sleep(0.2)\n    return x").checks[0].verdict
        == "failed"
    )
    workshop.write(
        "scale.py", "import time\ndef scale(x, factor=2.0):\n    time.sleep(0.06)\n    return x", hidden=True
    )
    assert (
        workshop.check("import time\ndef scale(x, factor=2.0):\n    time.sleep(0.2)\n    return x").checks[0].verdict
        == "passed"
    )
