"""For those who write exercises: a new one to start from, and the proof that one is sound."""

from grader.authoring.finding import Finding
from grader.authoring.new import new_exercise
from grader.authoring.proof import Proof, prove

__all__ = ["Finding", "Proof", "new_exercise", "prove"]
