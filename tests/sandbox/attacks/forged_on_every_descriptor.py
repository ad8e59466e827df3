"""Writes a reply that looks real on every descriptor there may be.

Must happen: target Refused; the others right.
"""

import os
import struct
from where import prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def forged(value, nonce=bytes(16), index=0):
    payload = nonce + struct.pack("<Ic", index, b"R") + b"t\2\0\0\0Fd" + struct.pack("<d", value)
    return struct.pack("<I", len(payload)) + payload


def target(x):
    for number in range(64):
        try:
            os.write(number, forged(prize(x)))
        except OSError:
            pass
    return 0.0
