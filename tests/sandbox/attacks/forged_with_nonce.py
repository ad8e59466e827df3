"""Finds the nonce in the runner's objects and answers all fifty calls at once.

Must happen: target Wrong or Refused; the others right.
"""

import gc
import os
import struct


def double(x):
    return 2 * x


def square(x):
    return x * x


def forged(value, nonce=bytes(16), index=0):
    payload = nonce + struct.pack("<Ic", index, b"R") + b"t\2\0\0\0Fd" + struct.pack("<d", value)
    return struct.pack("<I", len(payload)) + payload


def target(x):
    for thing in gc.get_objects():
        nonce = getattr(thing, "_nonce", None)
        if type(thing).__name__ == "Channel" and nonce:
            for index in range(50):
                os.write(4, forged(0.0, nonce, index))
    return 0.0
