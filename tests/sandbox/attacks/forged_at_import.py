"""Leaves fifty replies in the pipe before anything is asked.

Must happen: target Refused; the others lost.
"""

import os
import struct


def double(x):
    return 2 * x


def square(x):
    return x * x


def forged(value, nonce=bytes(16), index=0):
    payload = nonce + struct.pack("<Ic", index, b"R") + b"t\2\0\0\0Fd" + struct.pack("<d", value)
    return struct.pack("<I", len(payload)) + payload


for index in range(50):
    os.write(4, forged(1.0, index=index))


def target(x):
    return 0.0
