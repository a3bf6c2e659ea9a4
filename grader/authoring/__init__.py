"""For those who write exercises: a new one to start from, and the proof that one is sound."""

from grader.authoring.new import new_exercise
from grader.authoring.proof import Finding, Proof, prove

__all__ = ["Finding", "Proof", "new_exercise", "prove"]
