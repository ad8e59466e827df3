"""Runs students' functions where they can neither see an answer nor harm anything."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from functools import partial
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .forkserver import ReadyProcess, can_fork
from .processes import FreshProcesses, SandboxError, Starter
from .replies import Returned
from .run import Run, SharedChild
from .session import Session
from .submission import Limits, Material, Source, Submission, UnusableFileError, material_of
from .transport import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .protection import Level, Protection

_CONTROL = Material(
    Source("control", "control.py", "def control(x):\n    return [2 * x + 1, x > 0]\n")
)
_CONTROL_CALLS = [(1.5,), (-2.0,)]
_CONTROL_REPLIES = [Returned([4.0, True]), Returned([-3.0, False])]


class Sandbox:
    """Children for any number of submissions, one process for each.

    On Linux a ready process forks them, which is started at once for the submissions that are
    expected; elsewhere, or with `fork=False`, each submission gets a process of its own. With
    `require`, the first call of a function raises SandboxError if this machine protects less
    than that.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        require: Level | None = None,
        fork: bool | None = None,
        expected: Iterable[Submission] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._required = require
        self._fork = can_fork() if fork is None else fork
        self._lock = threading.Lock()
        self._starters: dict[str, Starter] = {}
        self._walls: dict[str, tuple[str, ...]] = {}
        for submission in expected:
            with suppress(UnusableFileError):
                self._starter(_folder(material_of(submission)))

    def open(
        self,
        submission: Submission,
        limits: Limits | None = None,
        shared: SharedChild | None = None,
    ) -> Run:
        """Read a submission; its functions can then be called, in a shared child if they may.

        A file that cannot be read is no error: every call of it replies Refused.
        """
        try:
            material: Material | str = material_of(submission)
        except UnusableFileError as error:
            material = str(error)
        return Run(material, limits or self._limits, self._start, shared)

    def shared_child(self) -> SharedChild:
        """Return one child for the files of one student."""
        return SharedChild(self._start)

    def protection(self) -> Protection:
        """Attempt what must be impossible, and tell what was held and what got through.

        Raises SandboxError if the sandbox does not work at all.
        """
        from .protection import probe  # noqa: PLC0415 - most runs do without

        return probe(self._run, self._limits)

    def close(self) -> None:
        """End the ready processes."""
        for starter in self._starters.values():
            starter.close()
        self._starters.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, material: Material | str, limits: Limits) -> Run:
        return Run(material, limits, self._start)

    def _start(self, limits: Limits, material: Material, printed: Printed) -> Session:
        """Start a child that a known-good submission has shown to be sound."""
        self._check_required()
        folder = _folder(material)
        try:
            session, walls = self._tested_session(folder, material, limits, printed)
        except SandboxError:
            # Somebody may have killed the ready process; a new one deserves one chance.
            self._replace(folder)
            session, walls = self._tested_session(folder, material, limits, printed)
        if walls != self._walls.get(folder):
            session.end()
            raise SandboxError("a wall of the sandbox did not stand for this submission")
        return session

    def _tested_session(
        self, folder: str, material: Material, limits: Limits, printed: Printed
    ) -> tuple[Session, tuple[str, ...]]:
        if folder not in self._walls and not self._passes(folder):
            raise SandboxError("the sandbox fails a submission that is known to be right")
        return self._session(folder, material, limits, printed)

    def _session(
        self, folder: str, material: Material, limits: Limits, printed: Printed
    ) -> tuple[Session, tuple[str, ...]]:
        child = self._starter(folder).start(limits, printed)
        session = Session(child, material, limits, printed, partial(self._distrust, folder))
        return session, session.start()

    def _distrust(self, folder: str) -> None:
        self._walls.pop(folder, None)
        self._starters[folder].distrust()

    def _starter(self, folder: str) -> Starter:
        with self._lock:
            if folder not in self._starters:
                self._starters[folder] = (
                    ReadyProcess(folder) if self._fork else FreshProcesses(folder)
                )
            return self._starters[folder]

    def _replace(self, folder: str) -> None:
        self._walls.pop(folder, None)
        self._starters.pop(folder).close()

    def _passes(self, folder: str) -> bool:
        session, walls = self._session(folder, _CONTROL, Limits(), Printed(0))
        passes = (
            session.load() is None and session.call("control", _CONTROL_CALLS) == _CONTROL_REPLIES
        )
        session.end()
        if passes:
            self._walls[folder] = walls
        return passes

    def _check_required(self) -> None:
        required, self._required = self._required, None
        if required is None:
            return
        from .protection import LEVELS  # noqa: PLC0415 - likewise

        level = self.protection().level
        if LEVELS.index(level) < LEVELS.index(required):
            self._required = required
            raise SandboxError(f"this machine's isolation is {level!r}; {required!r} is required")


def _folder(material: Material) -> str:
    return numpy_folder() if material.numpy else ""


def numpy_folder() -> str:
    """Find where numpy is installed, or nothing.

    The current folder does not count: it may be a student's.
    """
    here = {"", os.curdir, os.getcwd()}  # noqa: PTH109 - as it stands in sys.path
    spec = PathFinder.find_spec("numpy", [folder for folder in sys.path if folder not in here])
    is_package = spec and spec.submodule_search_locations
    return str(Path(spec.origin).parents[1]) if spec and spec.origin and is_package else ""
