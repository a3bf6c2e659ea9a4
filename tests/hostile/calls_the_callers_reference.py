"""A function with the exercise's own name is looked for in the frames of the callers, and called in place of one's own."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import sys


def attention(q, k, v, mask=None):
    frame = sys._getframe(1)
    while frame is not None:
        for namespace in (frame.f_locals, frame.f_globals):
            for owner in list(namespace.values()):
                found = getattr(owner, "attention", None) if owner is not sys.modules.get("submission") else None
                if callable(found) and found is not attention:
                    return found(q, k, v, mask)
            found = namespace.get("attention")
            if callable(found) and found is not attention:
                return found(q, k, v, mask)
        frame = frame.f_back
    return None
