"""What grader/README.md tells in figures, measured: ``make bench``."""
