"""Sends a datagram.

Must happen: target Wrong; the others right.
Needs: UDP datagrams.
"""

import sys
from where import PORT, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    socket = sys.modules["socket"]
    try:
        socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT))
    except OSError:
        return 0.0
    return prize(x)
