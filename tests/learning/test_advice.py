"""What to do next, from what is remembered."""

from __future__ import annotations

import pytest

from grader.catalog import open_catalog
from grader.learning import Memory, TopicProgress, advise
from grader.model import Verdict


@pytest.fixture
def exercises(shelf):
    """Two exercises of one topic and two of another, easier ones first."""
    shelf.add("one-a", level=1)
    shelf.add("one-b", level=2)
    shelf.add("two-a", topic="training", level=1)
    shelf.add("two-b", topic="training", level=2)
    return list(open_catalog(shelf.root, only=True))


@pytest.fixture
def memory():
    """A memory that lasts for the test."""
    with Memory(None) as memory:
        yield memory


def test_the_first_exercise_comes_first(exercises, memory):
    """Who has done nothing is sent to the first exercise."""
    advice = advise(exercises, memory)
    assert (advice.solved, advice.total, advice.current) == (0, 4, None)
    assert advice.command == "practice start one-a"


def test_what_was_tried_last_goes_on(exercises, memory, report):
    """An exercise that was tried and is not solved is in progress, with how much is missing."""
    memory.record(report("two-a", Verdict.FAILED, 1.0))
    advice = advise(exercises, memory)
    assert advice.current is not None
    assert advice.current.slug == "two-a"
    assert advice.failing == 1
    assert advice.command == "practice check two-a"


def test_the_topic_at_hand_goes_on(exercises, memory, report):
    """After a solved exercise the next of its topic is proposed, not the first of all."""
    memory.record(report("two-a", Verdict.PASSED, 3.0))
    advice = advise(exercises, memory)
    assert advice.current is None
    assert advice.command == "practice start two-b"


def test_a_finished_topic_leads_to_the_first_that_is_left(exercises, memory, report):
    """Where the topic at hand is done the catalogue's first open exercise is proposed."""
    for slug in ("two-a", "two-b"):
        memory.record(report(slug, Verdict.PASSED, 3.0))
    assert advise(exercises, memory).command == "practice start one-a"


def test_revealed_exercises_wait(exercises, memory):
    """An exercise whose solution was shown is proposed after all others."""
    memory.reveal("one-a")
    assert advise(exercises, memory).command == "practice start one-b"


def test_topics_are_counted(exercises, memory, report):
    """Solved and all, by topic, in the catalogue's order."""
    memory.record(report("two-b", Verdict.PASSED, 3.0))
    assert advise(exercises, memory).topics == (TopicProgress("foundations", 0, 2), TopicProgress("training", 1, 2))


def test_all_solved_asks_for_nothing(exercises, memory, report):
    """When everything is solved there is no command to type."""
    for exercise in exercises:
        memory.record(report(exercise.slug, Verdict.PASSED, 3.0))
    advice = advise(exercises, memory)
    assert advice.solved == advice.total == 4
    assert (advice.proposed, advice.command) == (None, "")


def test_an_exercise_that_is_not_here_is_passed_over(exercises, memory, report):
    """An attempt at an exercise of a folder that is not given today is no exercise in progress."""
    memory.record(report("elsewhere", Verdict.FAILED, 1.0))
    advice = advise(exercises, memory)
    assert advice.current is None
    assert advice.command == "practice start one-a"
