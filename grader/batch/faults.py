"""Faults that are nobody's answers: of the machine, or of bpgrade itself."""

from __future__ import annotations

import errno
import os
import traceback
from typing import Any

from grader.sandbox.processes import SandboxError

STOP, MACHINE, OWN = "stop", "machine", "bpgrade"
_OF_THE_MACHINE = {
    errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ENOSPC, errno.EDQUOT,
    errno.EROFS,
}  # fmt: skip


class MachineError(Exception):
    """What the machine refuses, and where, in one line."""

    def __init__(self, error: OSError | str, place: str = "") -> None:
        """Tell what it was, and where, as far as the error or ``place`` knows."""
        if isinstance(error, str):
            super().__init__(error)
            return
        at = error.filename2 or error.filename or place
        where = f"{os.fsdecode(at)}: " if at and not isinstance(at, int) else ""
        super().__init__(f"{where}{error.strerror or type(error).__name__}")


def is_of_the_machine(error: OSError) -> bool:
    """Return whether an error says nothing of the file that was read or written."""
    return error.errno in _OF_THE_MACHINE


def fault_of(error: Exception) -> dict[str, Any]:
    """Return what a result tells of an error in grading one student: whose fault it is, and what.

    Nobody gets no points for it: the student is not graded yet. What will befall the others, too,
    stops the run.
    """
    if isinstance(error, OSError) and is_of_the_machine(error):
        return {"fault": STOP, "trouble": str(MachineError(error, "while grading"))}
    if isinstance(error, (OSError, MemoryError, SandboxError)):
        said = str(error) or type(error).__name__
        return {"fault": MACHINE, "trouble": f"not graded, for a fault of the machine: {said}"}
    said = f"not graded, for a fault of bpgrade itself: {type(error).__name__}"
    details = "".join(traceback.format_exception(error))
    return {"fault": OWN, "trouble": said, "details": details}
