"""What the grader and one child say to each other."""

import os
import signal
from collections.abc import Callable, Sequence
from time import monotonic

from .child.wire import (
    FRAME_LIMIT,
    HEADER,
    NONCE_SIZE,
    SIZE,
    decode,
    encode,
    frame,
)
from .messages import (
    MALFORMED,
    Answered,
    Question,
    Request,
    ReturnedAll,
    read_answers,
    read_reply,
    read_returned_all,
)
from .processes import Child, Ending, SandboxError
from .replies import Died, Missing, Refused, Reply, Skipped, TimedOut, WrongParameters
from .submission import FLOOD, Limits, Material
from .transport import Printed

START_SECONDS = 30.0
AT_ONCE_SECONDS = 1.0  # a function that takes longer is asked call by call, with all its time
_LOADING = Question()


class _StoppedError(Exception):
    """The child is to be ended, and this reply says why; without one it ended by itself."""

    def __init__(self, reply: Reply | None) -> None:
        super().__init__(reply)
        self.reply = reply


def _sound(returned: ReturnedAll | None) -> ReturnedAll:
    if returned is None:
        raise _StoppedError(Refused(MALFORMED))
    return returned


class Session:
    """One child and the submission that it serves.

    Its first offence ends it; `distrust` is then called, for it may have done more than that.
    """

    def __init__(
        self,
        child: Child,
        material: Material,
        limits: Limits,
        printed: Printed,
        distrust: Callable[[], object],
    ) -> None:
        self._child, self._material, self._limits = child, material, limits
        self._printed, self._distrust = printed, distrust
        self._nonce = bytes(NONCE_SIZE)
        self.walls: tuple[str, ...] = ()
        self.over = self.tidy = False

    def start(self) -> tuple[str, ...]:
        """Wait until the child has put up its walls, and name them. Raises SandboxError."""
        try:
            kind, body = self._receive(0, monotonic() + START_SECONDS)
        except _StoppedError as stopped:
            ending = self._stop(stopped.reply, _LOADING)
            raise SandboxError(f"a child of the sandbox did not start: {ending}") from None
        walls = decode(body)
        if kind != b"C" or not isinstance(walls, tuple):
            raise SandboxError("a child of the sandbox did not start properly")
        self.walls = tuple(map(str, walls))
        return self.walls

    def load(self) -> Reply | None:
        """Hand the sources over. Return what went wrong, or None once the file is loaded."""
        try:
            self._send(encode(self._sources()))
            kind, body = self._receive(0, monotonic() + self._limits.seconds)
        except _StoppedError as stopped:
            return self._stop(stopped.reply, _LOADING)
        if kind == b"L":
            return None
        self.end()
        return read_reply(kind, body, _LOADING, self._material)

    def call(self, name: str, calls: Sequence[Sequence[object]]) -> list[Reply]:
        """Call a function once for each list of arguments. One reply for each, in order."""
        question = Question(name, len(calls[0]))
        replies: list[Reply] = []
        try:
            self._send(encode((name, [list(arguments) for arguments in calls])))
            self._collect(replies, len(calls), monotonic() + self._limits.seconds, question)
        except _StoppedError as stopped:
            replies.append(self._stop(stopped.reply, question))
        return replies + [Skipped()] * (len(calls) - len(replies))

    def call_at_once(self, request: Request) -> ReturnedAll | list[Reply] | None:
        """Have all calls of one function answered at once, or one by one if any is odd.

        None if that takes too long or ends the child: nothing is known of the calls then.
        """
        question = Question(request.function, len(request.calls[0]))
        count = len(request.calls)
        started = monotonic()
        replies: list[Reply] = []
        try:
            self._send(request.encoded)
            kind, body = self._receive(0, started + min(self._limits.seconds, AT_ONCE_SECONDS))
            if kind == b"G":
                return _sound(read_returned_all(body, count))
            replies.append(self._reply(kind, body, 0, question))
            self._collect(replies, count, started + self._limits.seconds, question)
        except _StoppedError as stopped:
            reply = self._stop(stopped.reply, question)
            if not replies:
                return None
            replies.append(reply)
        return replies + [Skipped()] * (count - len(replies))

    def load_and_call(self, requests: Sequence[Request]) -> list[Answered] | None:
        """Load the file and have all calls of several functions answered, with one word each way.

        None if the file does not load, a call is odd, or the child is over.
        """
        until = monotonic() + min(self._limits.seconds, AT_ONCE_SECONDS)
        try:
            self._send(encode((*self._sources(), [request.encoded for request in requests])))
            kind, body = self._receive(0, until)
            # Told before any code of the file runs: nothing in there can claim it for itself.
            self.tidy = kind == b"T" and body == encode(value=True)
            kind, body = self._receive(1, until)
            if kind == b"A":
                return read_answers(body, [len(request.calls) for request in requests])
        except _StoppedError as stopped:
            self._stop(stopped.reply, _LOADING)
            return None
        self.end()
        return None

    def succeeded_by(self, material: Material) -> "Session":
        """Return the session about the next file with the same child."""
        session = Session(self._child, material, self._limits, self._printed, self._distrust)
        session.walls = self.walls
        return session

    def has_spoken_unasked(self) -> bool:
        """Return whether a reply waits that nobody asked for, or the child is gone."""
        transport = self._child.transport
        transport.wait(0)
        return bool(transport.received) or transport.closed

    def settle(self) -> None:
        """Take in what was printed so far."""
        if not self.over:
            self._child.transport.settle()

    def end(self) -> None:
        """End the child."""
        if not self.over:
            self.over = True
            self._child.leave()

    def _sources(self) -> tuple[object, ...]:
        main = self._material.main
        helpers = [(helper.module, helper.file, helper.text) for helper in self._material.helpers]
        return main.module, main.file, main.text, helpers

    def _send(self, request: bytes) -> None:
        # Unknown to the student's code until this very request: no reply can be ready before.
        self._nonce = os.urandom(NONCE_SIZE)
        self._child.transport.send(frame(self._nonce + request))

    def _collect(self, replies: list[Reply], count: int, until: float, question: Question) -> None:
        """Take in replies until there are so many."""
        while len(replies) < count:
            if replies and isinstance(replies[0], Missing | WrongParameters):
                replies *= count
                return
            kind, body = self._receive(len(replies), until)
            replies.append(self._reply(kind, body, len(replies), question))

    def _reply(self, kind: bytes, body: bytes, index: int, question: Question) -> Reply:
        reply = read_reply(kind, body, question, self._material)
        if index and isinstance(reply, Missing | WrongParameters):
            reply = Refused(MALFORMED)
        if isinstance(reply, Refused):
            raise _StoppedError(reply)
        return reply

    def _receive(self, index: int, until: float) -> tuple[bytes, bytes]:
        data = self._frame(until)
        if len(data) < HEADER.size:
            raise _StoppedError(Refused(MALFORMED))
        nonce, number, kind = HEADER.unpack_from(data)
        if nonce != self._nonce or number != index:
            raise _StoppedError(Refused("a reply came that was not asked for"))
        return kind, data[HEADER.size :]

    def _frame(self, until: float) -> bytes:
        received = self._child.transport.received
        self._need(SIZE.size, until)
        (size,) = SIZE.unpack_from(received)
        if size > FRAME_LIMIT:
            raise _StoppedError(Refused("its reply was too large"))
        self._need(SIZE.size + size, until)
        data = bytes(received[SIZE.size : SIZE.size + size])
        del received[: SIZE.size + size]
        return data

    def _need(self, size: int, until: float) -> None:
        transport = self._child.transport
        while len(transport.received) < size:
            if transport.closed:
                raise _StoppedError(None)
            if self._printed.total > FLOOD:
                raise _StoppedError(Refused(f"it printed more than {FLOOD >> 20} MiB"))
            if monotonic() >= until:
                raise _StoppedError(TimedOut(self._limits.seconds))
            transport.wait(until)

    def _stop(self, reply: Reply | None, question: Question) -> Reply:
        """End the child, and tell what stopped it."""
        self.over = True
        self._distrust()
        ending = self._child.end()
        match reply:
            case TimedOut(seconds=seconds):
                return TimedOut(seconds, loading=question.loading)
            case Refused(reason=reason):
                return Refused(reason, question.loading)
        return self._death(ending, question)

    def _death(self, ending: Ending, question: Question) -> Reply:
        killed = ending.signal == getattr(signal, "SIGKILL", None)
        # The kernel counts in ticks for its limit, and more finely for what it reports.
        if killed and ending.cpu_seconds > self._limits.cpu_seconds * 0.5:
            return TimedOut(self._limits.cpu_seconds, cpu=True, loading=question.loading)
        name = signal.Signals(ending.signal).name if ending.signal else None
        return Died(ending.exit_code, name, question.loading)
