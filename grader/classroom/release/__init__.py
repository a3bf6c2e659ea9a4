"""Exercises handed out: bundles for learners, repositories' templates, and autograders for Gradescope.

All of them carry a wheel of this package that `wheel` makes from the running one. What goes into it, and beside
it, is listed here name by name, so that what nobody thought of stays out.
"""
