"""Descriptors are sent along with bytes over the channel."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "tampered|not_run"}

import array
import socket


def attention(q, k, v, mask=None):
    channel = socket.socket(fileno=3)
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 3]))
    for _ in range(100):
        channel.sendmsg([b"x"], [rights])
    channel.detach()
