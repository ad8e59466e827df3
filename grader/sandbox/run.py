"""Runs: one submission asked function by function, or several of one student in one child."""

from collections.abc import Callable, Iterable, Sequence
from typing import Self

from .messages import Answered, Request, ReturnedAll
from .replies import Died, Refused, Reply
from .session import Session
from .submission import Limits, Material
from .text import clean
from .transport import Printed


class Run:
    """A submission in its own process.

    A call that does not come back costs its own function only: what was answered before stays
    answered, and the next function is called in a new process.
    """

    def __init__(
        self,
        material: Material | str,
        limits: Limits,
        start: Callable[[Limits, Material, Printed], Session],
        shared: "SharedChild | None" = None,
    ) -> None:
        self._material, self._limits, self._start = material, limits, start
        self._shared = shared
        self._printed = Printed(limits.output)
        self._failure: Reply | None = None
        self._session: Session | None = None

    def call(self, function: str, calls: Sequence[Sequence[object]]) -> tuple[Reply, ...]:
        """Call a function once for each list of arguments, and give one reply for each, in order.

        Arguments are bools, floats, ints (of 64 bits), lists and tuples of them, and Arrays, which
        become numpy arrays. Raises SandboxError if the sandbox does not work, and TypeError for
        other arguments.
        """
        if not calls:
            return ()
        is_first = self._is_first
        replies = self._call(function, calls)
        if not is_first and _is_ended(replies):
            # Perhaps what an earlier function left behind: this one is tried by itself.
            replies = self._call(function, calls)
        return tuple(replies)

    def call_all(self, requests: Sequence[Request]) -> list[Answered]:
        """Make all calls of several functions: in a shared child, or each in one exchange."""
        if self._shared and isinstance(self._material, Material):
            answers = self._shared.load_and_call(self._material, self._limits, requests)
            if answers:
                return answers
        return [self.call_at_once(request) for request in requests]

    def call_at_once(self, request: Request) -> Answered:
        """Make all calls of a request with one exchange, which is much faster.

        If what they return is not alike, or anything else is out of the ordinary, there is one
        reply for each, as from `call`.
        """
        is_first = self._is_first
        session = self._ready_session()
        if not isinstance(session, Session):
            return (session,) * len(request.calls)
        if self._printed.total:  # to settle takes time where threads read what is printed
            session.settle()
        mark = self._printed.mark()
        answers = session.call_at_once(request)
        if isinstance(answers, ReturnedAll):
            return answers
        if answers and (is_first or not _is_ended(answers)):
            return tuple(answers)
        # It will be printed once more.
        self._printed.forget(mark)
        return self.call(request.function, request.calls)

    @property
    def source(self) -> str:
        """The text of the student's file; empty if it cannot be read."""
        return "" if isinstance(self._material, str) else self._material.main.text

    @property
    def imports_numpy(self) -> bool:
        """Whether the file, or a helper beside it, imports numpy, and can."""
        material = self._material
        return isinstance(material, Material) and bool(
            material.imports_numpy and material.numpy_folder
        )

    @property
    def walls(self) -> tuple[str, ...]:
        """The walls around its process, once there is one."""
        return self._session.walls if self._session else ()

    @property
    def output(self) -> str:
        """What the submission printed so far: bounded, and safe to show on a terminal."""
        if self._session:
            self._session.settle()
        return clean(self._printed.kept.decode("utf-8", "replace"))

    @property
    def output_is_cut(self) -> bool:
        """Return whether more was printed than was kept."""
        return self._printed.cut

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._session:
            self._session.end()

    @property
    def _is_first(self) -> bool:
        """Whether no function was called yet in the process that the next one is called in."""
        return self._session is None or self._session.over

    def _call(self, function: str, calls: Sequence[Sequence[object]]) -> list[Reply]:
        session = self._ready_session()
        if isinstance(session, Session):
            return session.call(function, calls)
        return [session] * len(calls)

    def _ready_session(self) -> Session | Reply:
        """Return a loaded child that has not spoken unasked, a new one if need be.

        Or tell why there is none.
        """
        if isinstance(self._material, str):
            return Refused(self._material, loading=True)
        if self._failure:
            return self._failure
        if self._session and not self._session.over:
            if not self._session.has_spoken_unasked():
                return self._session
            self._session.end()
        self._printed.total = 0
        # What it prints while it is loaded once more has been shown already.
        self._printed.muted = self._session is not None
        self._session = self._start(self._limits, self._material, self._printed)
        self._failure = self._session.load()
        self._printed.muted = False
        if not self._failure and self._session.has_spoken_unasked():
            self._session.end()
            self._failure = Refused("it sent a reply before it was asked", loading=True)
        return self._failure or self._session


def _is_ended(replies: Iterable[Reply]) -> bool:
    return any(isinstance(reply, Died | Refused) for reply in replies)


class SharedChild:
    """One child for the files of one student, as long as each leaves nothing behind.

    The child tells before it runs a file whether it is tidy (see `child.tidy`). A file that is not
    never runs after another, nor another after it. Whatever is out of the ordinary (something was
    printed, a call was odd, time ran out) ends the child, and that file is run by itself.
    """

    def __init__(self, start: Callable[[Limits, Material, Printed], Session]) -> None:
        self._start = start
        self._session: Session | None = None
        self._kind: tuple[object, ...] | None = None
        self._printed = Printed(0)

    def load_and_call(
        self, material: Material, limits: Limits, requests: Sequence[Request]
    ) -> list[Answered] | None:
        """Load the next file and make all calls; None if it has to be run by itself."""
        session, is_first = self._next(material, limits)
        answers = session.load_and_call(requests)
        if not (answers and self._is_quiet(session)):
            self.close()
            return None
        if not session.tidy:
            self.close()
        return answers if session.tidy or is_first else None

    def close(self) -> None:
        """End the child."""
        if self._session:
            self._session.end()
            self._session = None

    def _next(self, material: Material, limits: Limits) -> tuple[Session, bool]:
        kind = limits, material.numpy_folder, material.late
        if kind != self._kind:
            self.close()
        self._kind = kind
        if self._session:
            self._session = self._session.succeeded_by(material)
            return self._session, False
        self._printed = Printed(0)
        self._session = self._start(limits, material, self._printed)
        return self._session, True

    def _is_quiet(self, session: Session) -> bool:
        """Return whether the child lives, nobody spoke unasked and nothing was printed."""
        if session.over or session.has_spoken_unasked():
            return False
        session.settle()
        return self._printed.total == 0
