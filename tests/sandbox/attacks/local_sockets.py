"""Opens local sockets and pairs of them.

Must happen: target Wrong; the others right.
Needs: UDP datagrams.
"""

import sys
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    socket = sys.modules["socket"]
    for make in (lambda: socket.socket(socket.AF_UNIX), socket.socketpair):
        try:
            make()
            return prize(x)
        except OSError:
            pass
    return 0.0
