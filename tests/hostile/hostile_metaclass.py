"""The function is a class whose metaclass calls, compares and names itself as it likes."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|error|crashed|tampered|not_run"}


class Meta(type):
    def __call__(cls, *a, **k):
        return cls

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__

    def __getattribute__(cls, name):
        return super().__getattribute__(name) if name in ("__mro__", "__dict__") else Meta

    def __instancecheck__(cls, thing):
        return True


class attention(metaclass=Meta):
    __module__ = "numpy"
    __class__ = tuple
