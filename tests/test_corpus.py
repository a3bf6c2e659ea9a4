"""Every built-in exercise is sound: what `practice author check` proves, exercise by exercise.

Misconceptions, and what takes more than a second (a capstone's training), run on one seed here and on all three in
`make nightly`, as in `practice author check` itself; where the reference trains for seconds, one misconception stands
for its check here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring import prove
from grader.catalog import root_at

BUILT_IN = root_at(Path(__file__).parents[1])
CAPSTONE = 4


@pytest.mark.filterwarnings("default")  # torch warns once a process; which suite it hits depends on the order
@pytest.mark.timeout(1800)  # a hundred submissions or two, on a machine that may be busy
@pytest.mark.parametrize("slug", BUILT_IN.slugs())
def test_an_exercise_is_proved(slug, sandboxes, nightly):
    """Nothing is found wrong with it, and most of its misconceptions are told by their own name."""
    exercise = BUILT_IN.load(slug)
    proof = prove(exercise, sandboxes=sandboxes, brief=not nightly)
    assert not proof.findings, "\n" + "\n".join(map(str, proof.findings))
    if exercise.level == CAPSTONE:
        return  # one training takes longer than a diagnosis may
    assert proof.diagnosed >= proof.wrong / 2, f"{proof.diagnosed} of {proof.wrong} misconceptions are diagnosed"
