"""Subclasses of float, int, str, tuple, list and dict are returned whose comparisons are always true."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}


def lying(base):
    def yes(self, *_):
        return True

    names = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__", "__contains__")
    return type("Lying", (base,), {**dict.fromkeys(names, yes), "__hash__": base.__hash__})


KINDS = [lying(kind)() for kind in (float, int, str, tuple, list, dict, bytes, complex, set, frozenset)]


def attention(q, k, v, mask=None):
    return lying(tuple)((lying(list)(KINDS), lying(dict)({lying(str)("a"): lying(float)(1.0)})))
