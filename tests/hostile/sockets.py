"""The network, the loopback, abstract and file sockets are tried."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import socket


def attention(q, k, v, mask=None):
    worked = []
    kinds = [(socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET6, ("::1", 22))]
    kinds += [(socket.AF_UNIX, "\0practice-hostile"), (socket.AF_UNIX, "/run/docker.sock"), (socket.AF_UNIX, "here")]
    for family, address in kinds:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            for action in ("connect", "bind"):
                try:
                    getattr(socket.socket(family, kind), action)(address)
                    worked.append((family, kind, action))
                except OSError:
                    continue
    for family in (socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG):
        try:
            socket.socket(family, socket.SOCK_RAW)
            worked.append(family)
        except OSError:
            continue
    try:
        socket.socketpair()
        worked.append("pair")
    except OSError:
        pass
    assert not worked, worked
    return None
