"""The hidden suite of early-stopping: every step of a run is compared with the rules, until it stops.

Values and min_delta are multiples of 1/8, so that best - min_delta and best + min_delta are exact.
"""

import numpy as np
import pytest

from grader.expect import Mismatch, describe, expect_equal, expect_integer, expect_raises

NAN = float("nan")


def rules(values, patience, min_delta=0.0, mode="min"):
    """What step returns, best and best_step after each value up to the one that stops, by the rules."""
    better = {"min": lambda v, b: b - v > min_delta, "max": lambda v, b: v - b > min_delta}[mode]
    best = best_step = None
    last = -1  # the last improvement or the beginning
    for i, value in enumerate(values):
        if not np.isnan(value) and (best is None or better(value, best)):
            best, best_step, last = value, i, i
        yield i - last >= patience, best, best_step
        if i - last >= patience:
            return


def expect_says(reply, stop, what):
    """The reply of a step is True where it has to stop; None says no, too."""
    if isinstance(reply, np.ndarray) and reply.shape == ():
        reply = reply[()]
    if not isinstance(reply, (bool, np.bool_, type(None))):
        raise Mismatch(f"{what}:\nexpected  {stop}\ngot       {describe(reply)}")
    expect_equal(bool(reply), stop, what=what)


def expect_best(stopper, best, best_step, when):
    """Both attributes."""
    expect_equal(stopper.best, best, what=f"best {when}")
    if best_step is None:
        expect_equal(stopper.best_step, None, what=f"best_step {when}")
    else:
        expect_integer(stopper.best_step, best_step, what=f"best_step {when}")


def follow(stopper, values, patience, min_delta=0.0, mode="min"):
    """Step through values and compare; returns how many steps it took to stop, or None."""
    setting = f"patience {patience}, min_delta {min_delta:g}, {mode}"
    for i, (stop, best, best_step) in enumerate(rules(values, patience, min_delta, mode)):
        shown = ", ".join(f"{v:g}" for v in values[: i + 1])
        expect_says(stopper.step(values[i]), stop, f"step after {shown} ({setting})")
        if stop:  # what best is from here on is not specified
            return i + 1
        expect_best(stopper, best, best_step, f"after {shown} ({setting})")
    return None


def both_ways(submission, values, patience, min_delta=0.0, stops=None):
    """Follow values with mode "min" and their negatives with "max"; `stops`: the number of steps they take."""
    for mode, sign in (("min", 1.0), ("max", -1.0)):
        stopper = submission.EarlyStopping(patience, min_delta, mode)
        took = follow(stopper, [sign * v for v in values], patience, min_delta, mode)
        assert took == stops  # the suite's own: these values show what they are meant to


@pytest.mark.points(1)
def test_none_before_the_first_step(submission, rng):
    """has best and best_step None until the first number, and float and 0 after it"""
    for mode in ("min", "max"):
        stopper = submission.EarlyStopping(3, 0.0, mode)
        expect_best(stopper, None, None, "before the first step")
        value = float(rng.integers(-40, 40)) / 8
        expect_says(stopper.step(value), False, f"step({value})")
        expect_best(stopper, value, 0, f"after step({value})")


@pytest.mark.points(2)
def test_the_first_number_is_an_improvement(submission):
    """takes the first number as an improvement, however bad it is and whatever min_delta is"""
    for first in (2.0**200, -(2.0**200), 1000.0, -1000.0, 0.0, 0.125):
        for min_delta in (0.0, 4.0, 2.0**40):
            for mode in ("min", "max"):
                stopper = submission.EarlyStopping(1, min_delta, mode)
                expect_says(stopper.step(first), False, f"step({first:g}) (min_delta {min_delta:g}, {mode})")
                expect_best(stopper, first, 0, f"after step({first:g}) (min_delta {min_delta:g}, {mode})")
                second = first + min_delta * (-0.5 if mode == "min" else 0.5)
                expect_says(stopper.step(second), True, f"step({second:g}) after it (min_delta {min_delta:g}, {mode})")


@pytest.mark.points(3)
def test_stops_at_the_patience_th_step(submission):
    """stops at the patience-th step without improvement, not before and not after"""
    for patience in (1, 2, 3, 11):
        both_ways(submission, [5.0] + [6.0] * (patience + 1), patience, stops=patience + 1)
        both_ways(submission, [5.0, 4.0, 3.0] + [3.5] * (patience + 1), patience, stops=patience + 3)
    stopper = submission.EarlyStopping(260)
    for i in range(261):
        expect_says(stopper.step(5.0 + i), i == 260, f"step {i} of rising values (patience 260, min)")
    stopper = submission.EarlyStopping(1)
    for i in range(600):
        expect_says(stopper.step(5.0 - i), False, f"step {i} of falling values (patience 1, min)")
    expect_best(stopper, -594.0, 599, "after 600 falling values")


@pytest.mark.points(2)
def test_an_improvement_starts_the_count_anew(submission):
    """starts the count anew at an improvement: only consecutive steps count"""
    both_ways(submission, [9.0, 10.0, 10.0, 8.0, 9.0, 9.0, 7.0, 8.0, 8.0, 8.0], 3, stops=10)
    both_ways(submission, [9.0, 9.0, 8.0, 8.0, 7.0, 7.0, 6.0, 6.0, 6.0], 2, stops=9)


@pytest.mark.points(2)
def test_an_equal_value_is_no_improvement(submission, rng):
    """takes a value equal to the best as no improvement"""
    for value in (float(rng.integers(1, 99)) / 8, 0.0):
        both_ways(submission, [value] * 4, 3, stops=4)
        both_ways(submission, [value + 1, value, value + 1, value, value], 3, stops=5)
    for values in ([1, 2, 0, 0, -1, -1], [0, 0, 0]):  # ints are numbers as well
        follow(submission.EarlyStopping(2), values, 2)
        follow(submission.EarlyStopping(2, 0, "max"), [-v for v in values], 2, 0, "max")


@pytest.mark.points(3)
def test_min_delta_exactly_is_not_enough(submission, rng):
    """takes a value as an improvement only if it is better by more than min_delta"""
    for min_delta in (0.125, 1.0, 3.25):
        for best in (rng.integers(-80, 80, 2) / 8).tolist():
            both_ways(submission, [best, best - min_delta, best - min_delta], 2, min_delta, stops=3)
            both_ways(submission, [best, best - min_delta / 2, best + min_delta], 2, min_delta, stops=3)
            both_ways(submission, [best, best - min_delta - 0.125, best - 2 * min_delta - 0.25], 1, min_delta)
            both_ways(submission, [best, best + min_delta + 0.125, best + 9 * min_delta], 2, min_delta, stops=3)
            both_ways(submission, [best, best - min_delta - 2.0**-40], 1, min_delta)


@pytest.mark.points(2)
def test_compares_with_the_best(submission):
    """compares with the last improvement, not with the last value nor with one that was not better by enough"""
    both_ways(submission, [8.0, 11.0, 10.0, 9.0, 8.5], 4, stops=5)
    both_ways(submission, [8.0, 7.75, 7.5, 7.25, 7.0], 3, 1.0, stops=4)
    both_ways(submission, [8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0], 3, 1.0)
    both_ways(submission, [8.0, 7.25, 6.75, 6.5, 6.25, 6.0, 5.5, 5.0], 4, 1.0)


@pytest.mark.points(2)
def test_mode_max(submission):
    """takes greater values as better with mode "max", also below 0"""
    stopper = submission.EarlyStopping(2, mode="max")
    assert follow(stopper, [0.25, 0.5, 0.625, 0.5, 0.75, 0.75, 0.25], 2, mode="max") == 7
    stopper = submission.EarlyStopping(2, 0.25, "max")
    assert follow(stopper, [-3.0, -2.5, -2.25, -1.0, -5.0, -0.875], 2, 0.25, "max") == 6


@pytest.mark.points(2)
def test_nan_is_no_improvement(submission):
    """takes NaN as a step without improvement that counts like any other"""
    both_ways(submission, [4.0, NAN, NAN, NAN], 3, stops=4)
    both_ways(submission, [4.0, 5.0, NAN, 4.0, NAN], 4, stops=5)
    both_ways(submission, [4.0, NAN, 3.0, NAN, 3.5, 2.0, NAN, NAN], 3)
    both_ways(submission, [4.0, NAN, 5.0, NAN], 2, 0.5, stops=3)


@pytest.mark.points(2)
def test_nan_before_any_number(submission):
    """counts NaN before any number as well, and takes the first number after it as an improvement"""
    both_ways(submission, [NAN], 1, stops=1)
    both_ways(submission, [NAN, NAN, NAN], 3, stops=3)
    both_ways(submission, [NAN] * 6, 6, stops=6)
    both_ways(submission, [NAN, NAN, 6.0, 6.0, NAN, 7.0], 3, stops=6)
    both_ways(submission, [NAN, 2.0**80, 5.0, NAN, 5.0], 2, 0.5, stops=5)


@pytest.mark.points(2)
def test_stays_stopped(submission):
    """stays stopped, also when an improvement or a NaN comes"""
    for values, patience in (([3.0, 4.0, 4.0], 2), ([3.0, 3.0], 1), ([NAN, NAN], 2)):
        for mode, sign in (("min", 1.0), ("max", -1.0)):
            stopper = submission.EarlyStopping(patience, 0.0, mode)
            assert follow(stopper, [sign * v for v in values], patience, 0.0, mode) == len(values)
            for later in (2.0, 1.0, NAN, 0.0, 9.0, 9.0, -5.0, -6.0):
                expect_says(stopper.step(sign * later), True, f"step({sign * later:g}) after the stop ({mode})")


@pytest.mark.points(1)
def test_defaults_and_names(submission):
    """has min_delta 0.0 and mode "min" by default, and takes its arguments by name and in order"""
    values = [4.0, 3.875, 3.875 - 2.0**-30, 5.0, 6.0]
    assert follow(submission.EarlyStopping(2), values, 2) == 5
    assert follow(submission.EarlyStopping(patience=3), values, 3) is None
    stopper = submission.EarlyStopping(mode="max", patience=1, min_delta=0.5)
    assert follow(stopper, [1.0, 2.0, 2.5], 1, 0.5, "max") == 3
    assert follow(submission.EarlyStopping(1, min_delta=0.5), [2.0, 1.0, 0.5], 1, 0.5) == 3
    expect_says(submission.EarlyStopping(1).step(value=NAN), True, "step(value=nan) with patience 1")


@pytest.mark.points(2)
def test_objects_count_for_themselves(submission):
    """counts for each object by itself"""
    one, other = submission.EarlyStopping(2), submission.EarlyStopping(3, 0.5, "max")
    values, others = [5.0, 4.75, 5.0, 5.0], [1.0, 1.25, 1.75, 1.5]
    runs = zip(rules(values, 2), rules(others, 3, 0.5, "max"), strict=True)
    for i, ((stop, best, best_step), (_, other_best, other_step)) in enumerate(runs):
        expect_says(one.step(values[i]), stop, f"step {i} of the one (patience 2)")
        expect_says(other.step(others[i]), False, f"step {i} of the other (patience 3)")
        expect_best(other, other_best, other_step, f"of the other after step {i}")
        if not stop:
            expect_best(one, best, best_step, f"of the one after step {i}")
    third = submission.EarlyStopping(2)
    expect_best(third, None, None, "of a new object")
    assert follow(third, [7.0, 8.0, 6.0, 9.0, 9.0], 2) == 5


@pytest.mark.points(1)
def test_refuses_other_modes(submission):
    """raises ValueError where mode is neither "min" nor "max", exactly"""
    for mode, worse in (("min", 2.0), ("max", 0.5)):
        assert follow(submission.EarlyStopping(1, 0.0, mode), [1.0, worse], 1, 0.0, mode) == 2
    for mode in ("auto", "minimum", "maximise", "", "MAX", " min", "max ", None):
        with expect_raises(ValueError, f"mode = {mode!r}"):
            submission.EarlyStopping(3, mode=mode)


@pytest.mark.points(1)
def test_refuses_a_patience_below_1(submission):
    """raises ValueError for a patience below 1"""
    assert follow(submission.EarlyStopping(1), [1.0, 2.0], 1) == 2
    for patience in (0, -1, -20):
        for mode in ("min", "max"):
            with expect_raises(ValueError, f"patience = {patience}"):
                submission.EarlyStopping(patience, 0.5, mode)


@pytest.mark.points(1)
def test_refuses_a_negative_min_delta(submission):
    """raises ValueError for a min_delta below 0"""
    assert follow(submission.EarlyStopping(1, 0.0), [1.0, 2.0], 1) == 2
    assert follow(submission.EarlyStopping(1, 2.0**-30), [1.0, 1.0 - 2.0**-31], 1, 2.0**-30) == 2
    for min_delta in (-0.5, -4.0, -(2.0**-30)):
        for mode in ("min", "max"):
            with expect_raises(ValueError, f"min_delta = {min_delta:g}"):
                submission.EarlyStopping(2, min_delta, mode)


@pytest.mark.points(1)
def test_whole_runs(submission, rng):
    """follows whole runs of wobbling values, with NaN among them"""
    for patience in (2, 3, 5, 9):
        for mode, drift in (("min", -1), ("max", 1)):
            values = np.cumsum(rng.integers(-3, 4, 60) + drift) / 8
            values[rng.random(60) < 0.15] = NAN
            min_delta = float(rng.integers(0, 4)) / 8
            follow(submission.EarlyStopping(patience, min_delta, mode), values.tolist(), patience, min_delta, mode)
