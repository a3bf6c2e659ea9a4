"""Every signal is ignored or blocked, and then the call never returns."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "timed_out|not_run"}
HANGS = True

import signal

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def attention(q, k, v, mask=None):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
