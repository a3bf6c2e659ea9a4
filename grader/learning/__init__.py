"""What is remembered of a learner, and what follows from it."""

from __future__ import annotations

from grader.learning.advice import Advice, TopicProgress, advise
from grader.learning.memory import Attempt, Memory, MemoryUnavailable, Standing

__all__ = ["Advice", "Attempt", "Memory", "MemoryUnavailable", "Standing", "TopicProgress", "advise"]
