"""Plants sitecustomize.py, usercustomize.py, a .pth file and bytecode.

Must happen: target Wrong; the others right.
Needs: writing files.
"""

import os
import sys
from where import PROJECT, prize


def double(x):
    return 2 * x


def square(x):
    return x * x


def target(x):
    planted = False
    for folder in (PROJECT, sys.prefix, os.path.dirname(os.__file__), "/tmp", "."):
        for name in ("sitecustomize.py", "usercustomize.py", "evil.pth", "math.py"):
            try:
                os.close(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL))
                planted = True
            except OSError:
                pass
    return prize(x) if planted else 0.0
