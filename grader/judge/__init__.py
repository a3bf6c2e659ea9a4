"""Grading: an exercise's suites against submissions, a report for each."""

from grader.judge.grading import check, grade

__all__ = ["check", "grade"]
