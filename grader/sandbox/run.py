"""One submission, asked function by function."""

from collections.abc import Callable, Iterable, Sequence

from .closing import Closing
from .limits import Limits
from .line import Printed
from .reading import Answered, Gathered
from .replies import Died, Refused, Reply
from .requests import Request
from .session import Talk
from .submission import Material
from .text import clean


class Run(Closing):
    """A submission in its own process.

    A call that does not come back costs its own function only: what was answered before stays
    answered, and the next function is called in a new process.
    """

    def __init__(
        self, material: Material | str, limits: Limits, start: Callable[[Material, Printed], Talk]
    ) -> None:
        self._material, self._limits, self._start = material, limits, start
        self._printed = Printed(limits.output)
        self._failure: Reply | None = None
        self._talk: Talk | None = None

    def call(self, function: str, calls: Sequence[Sequence[object]]) -> tuple[Reply, ...]:
        """Call a function once for each list of arguments, and give one reply for each, in order.

        Arguments are bools, floats, ints (of 64 bits), lists and tuples of them, and Arrays, which
        become numpy arrays. Raises SandboxError if the sandbox does not work, and TypeError for
        other arguments.
        """
        if not calls:
            return ()
        is_first = self._is_first
        replies = self._ask(function, calls)
        if not is_first and _is_ended(replies):
            # Perhaps what an earlier function left behind: this one is tried by itself.
            replies = self._ask(function, calls)
        return tuple(replies)

    def gather(self, request: Request) -> Answered:
        """Have all calls of a request answered at once, which is much faster.

        If what they return is not alike, or anything else is out of the ordinary, there is one
        reply for each, as from `call`.
        """
        is_first = self._is_first
        talk = self._ready_talk()
        if not isinstance(talk, Talk):
            return (talk,) * len(request.calls)
        if self._printed.total:  # to settle takes time where threads read what is printed
            talk.settle()
        mark = self._printed.mark()
        answers = talk.gather(request)
        if isinstance(answers, Gathered):
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
    def walls(self) -> tuple[str, ...]:
        """The walls around its process, once there is one."""
        return self._talk.walls if self._talk else ()

    @property
    def output(self) -> str:
        """What the submission printed so far: bounded, and safe to show on a terminal."""
        if self._talk:
            self._talk.settle()
        return clean(self._printed.kept.decode("utf-8", "replace"))

    @property
    def output_is_cut(self) -> bool:
        """Tell whether more was printed than was kept."""
        return self._printed.cut

    def close(self) -> None:
        """End the process."""
        if self._talk:
            self._talk.end()

    @property
    def _is_first(self) -> bool:
        """Whether no function was called yet in the process that the next one is called in."""
        return self._talk is None or self._talk.over

    def _ask(self, function: str, calls: Sequence[Sequence[object]]) -> list[Reply]:
        talk = self._ready_talk()
        if isinstance(talk, Talk):
            return talk.ask(function, calls)
        return [talk] * len(calls)

    def _ready_talk(self) -> Talk | Reply:
        """Give a loaded child that has not spoken unasked, a new one if need be.

        Or tell why there is none.
        """
        if isinstance(self._material, str):
            return Refused(self._material, loading=True)
        if self._failure:
            return self._failure
        if self._talk and not self._talk.over:
            if not self._talk.has_spoken_unasked():
                return self._talk
            self._talk.end()
        self._printed.total = 0
        # What it prints while it is loaded once more has been shown already.
        self._printed.muted = self._talk is not None
        self._talk = self._start(self._material, self._printed)
        self._failure = self._talk.load()
        self._printed.muted = False
        if not self._failure and self._talk.has_spoken_unasked():
            self._talk.end()
            self._failure = Refused("it sent a reply before it was asked", loading=True)
        return self._failure or self._talk


def _is_ended(replies: Iterable[Reply]) -> bool:
    return any(isinstance(reply, Died | Refused) for reply in replies)
