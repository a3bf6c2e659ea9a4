"""faulthandler and signals to itself end the process in odd ways."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|timed_out|error|failed|not_run"}
HANGS = True

import faulthandler
import os
import signal

faulthandler.enable()
faulthandler.dump_traceback_later(0.05, repeat=True, exit=False)


def attention(q, k, v, mask=None):
    for number in (signal.SIGRTMIN + 3, signal.SIGRTMAX, signal.SIGSTOP, signal.SIGABRT, signal.SIGKILL):
        os.kill(os.getpid(), number)
    faulthandler._sigsegv()
