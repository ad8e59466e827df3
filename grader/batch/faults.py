"""Faults of the machine: a full disk, too many open files; nobody's answers are wrong for them."""

from __future__ import annotations

import os


class MachineError(Exception):
    """What the machine refuses, with the place and what to do, in one line."""

    def __init__(self, error: OSError, doing: str = "") -> None:
        place = error.filename if isinstance(error.filename, (str, bytes)) else ""
        reason = error.strerror or type(error).__name__
        said = f"{doing or os.fsdecode(place) or 'this'}: {reason}"
        super().__init__(f"{said}. Nobody's points are changed by it; mend it, then add --resume")
