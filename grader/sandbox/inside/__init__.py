"""What runs inside the sandbox: one self-contained folder, the only part of us that a worker sees.

It imports the standard library, msgspec, numpy and torch alone, and nothing here holds an answer:
whatever this code says is as untrusted as the learner's code beside it.
"""
