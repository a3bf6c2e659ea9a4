"""Descriptors, and bytes out of band, are sent over the channel."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "error|not_run"}

import array
import socket


def attention(q, k, v, mask=None):
    channel = socket.socket(fileno=3)
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 3]))
    try:
        for flags in (0, socket.MSG_OOB):
            channel.sendmsg([b"x"], [rights], flags)
    finally:
        channel.detach()
