"""The public checks of early-stopping: the README's example."""

from grader.expect import expect_equal

NAN = float("nan")


def test_example(submission):
    """follows the README's table: stops at step 4, and stays stopped"""
    stopper = submission.EarlyStopping(patience=2, min_delta=0.5)
    rows = [(4.0, 4.0, 0), (3.5, 4.0, 0), (3.0, 3.0, 2), (2.75, 3.0, 2)]
    for step, (value, best, best_step) in enumerate(rows):
        expect_equal(bool(stopper.step(value)), False, what=f"step({value}), step {step}")
        expect_equal(stopper.best, best, what=f"best after step {step}")
        expect_equal(stopper.best_step, best_step, what=f"best_step after step {step}")
    expect_equal(bool(stopper.step(NAN)), True, what="step(nan), step 4")
    expect_equal(bool(stopper.step(1.0)), True, what="step(1.0), step 5")
