"""The module has no function, but answers every name that it is asked for."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}

import sys


class Anything(type):
    def __getattr__(cls, name):
        return lambda *a, **k: True

    def __instancecheck__(cls, thing):
        return True


class Module(type(sys), metaclass=Anything):
    def __getattribute__(self, name):
        return Anything


def __getattr__(name):
    return lambda *a, **k: True


sys.modules["submission"].__class__ = Module
