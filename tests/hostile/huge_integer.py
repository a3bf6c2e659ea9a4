"""An integer of five thousand digits, which Python refuses to print, and one that is no float."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}


def attention(q, k, v, mask=None):
    return 10**5000, -(10**400)
