"""Runs students' functions where they can neither see an answer nor harm anything."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

from .forkserver import ReadyProcess, can_fork
from .processes import FreshProcesses, NoProcessError, SandboxError, Starter
from .replies import Returned
from .run import Run, SharedChild
from .session import Session
from .submission import Limits, Material, Source, Submission, UnusableFileError, material_of
from .transport import Printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .protection import Level, Protection

Kind = tuple[str, str]  # what its processes have loaded: where numpy is, and "late" for more

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
        self._starters: dict[Kind, Starter] = {}
        self._walls: dict[Kind, tuple[str, ...]] = {}
        for submission in expected:
            with suppress(UnusableFileError, NoProcessError):
                self._starter(_kind(material_of(submission)))

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
        kind = _kind(material)
        try:
            session, walls = self._tested_session(kind, material, limits, printed)
        except SandboxError:
            # Somebody may have killed the ready process; a new one deserves one chance.
            self._replace(kind)
            session, walls = self._tested_session(kind, material, limits, printed)
        if walls != self._walls.get(kind):
            session.end()
            raise SandboxError("a wall of the sandbox did not stand for this submission")
        return session

    def _tested_session(
        self, kind: Kind, material: Material, limits: Limits, printed: Printed
    ) -> tuple[Session, tuple[str, ...]]:
        if kind not in self._walls and not self._passes(kind):
            raise SandboxError("the sandbox fails a submission that is known to be right")
        return self._session(kind, material, limits, printed)

    def _session(
        self, kind: Kind, material: Material, limits: Limits, printed: Printed
    ) -> tuple[Session, tuple[str, ...]]:
        child = self._starter(kind).start(limits, printed)
        session = Session(child, material, limits, printed, partial(self._distrust, kind))
        return session, session.start()

    def _distrust(self, kind: Kind) -> None:
        self._walls.pop(kind, None)
        self._starters[kind].distrust()

    def _starter(self, kind: Kind) -> Starter:
        with self._lock:
            if kind not in self._starters:
                self._starters[kind] = self._new_starter(kind)
            return self._starters[kind]

    def _new_starter(self, kind: Kind) -> Starter:
        """Start a process that forks children, or say that there will be none."""
        if not self._fork:
            return FreshProcesses(*kind)
        try:
            return ReadyProcess(*kind)
        except OSError as error:
            raise NoProcessError(f"no process could be started: {error}") from error

    def _replace(self, kind: Kind) -> None:
        self._walls.pop(kind, None)
        if starter := self._starters.pop(kind, None):
            starter.close()

    def _passes(self, kind: Kind) -> bool:
        session, walls = self._session(kind, _CONTROL, Limits(), Printed(0))
        passes = (
            session.load() is None and session.call("control", _CONTROL_CALLS) == _CONTROL_REPLIES
        )
        session.end()
        if passes:
            self._walls[kind] = walls
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


def _kind(material: Material) -> Kind:
    return material.numpy_folder, "late" if material.late else ""
