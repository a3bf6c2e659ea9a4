"""Many submissions: gathered, graded on lanes, kept in a gradebook, and told in reports.

Data flows one way: `gathering` finds what was handed in, `grading` sends it through an engine's lanes and
keeps what comes back in the `gradebook`, `marks` makes the course's view of that, and `exports` and `site`
render it.
"""
