"""One submission: load its source, then answer the calls that are asked."""

import inspect
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any, cast

from .errors import NAME_LIMIT, describe
from .gather import gather
from .intact import is_intact
from .load import load
from .values import Converter, NotNumbersError
from .wire import HEADER, NONCE_SIZE, SIZE, Array, decode, encode, frame

REQUESTS, REPLIES = 3, 4
# So many parts has a request to load a file, one more if functions of it are to be called, too;
# so many one to answer all calls of a function at once; that which asks whether all is intact none.
_A_FILE, _TOGETHER = 4, 3


def serve(walls: tuple[str, ...]) -> None:
    """Serve one submission until the grader closes the line."""
    channel = Channel(REPLIES)
    _fresh_streams()
    channel.reply(b"C", walls)
    try:
        _serve(channel, Converter())
    except EOFError:
        os._exit(0)


def _serve(channel: "Channel", converter: Converter) -> None:
    module, files = ModuleType(""), set[str]()
    while True:
        request = cast("tuple[Any, ...]", channel.request())
        if not request:
            channel.reply(b"I", is_intact())
        elif len(request) >= _A_FILE:
            name, file, source, helpers, *asked = request
            sources = {helper: (path, text) for helper, path, text in helpers}
            files = {file, *(path for path, _ in sources.values())}
            try:
                module = load(name, file, source, sources)
            except BaseException as error:  # noqa: BLE001 - SystemExit is an error here too
                channel.reply(b"X", describe(error, files))
                return
            if asked:
                channel.reply(b"A", [_gathered(module, each, converter)[1] for each in asked[0]])
            else:
                channel.reply(b"L", ())
        elif len(request) == _TOGETHER:
            channel.reply(*_gathered(module, request, converter))
        else:
            Answers(channel, converter, files).give(module, *request)


def _gathered(
    module: ModuleType, request: tuple[Any, ...], converter: Converter
) -> tuple[bytes, tuple[object, ...]]:
    function, columns, count = request
    return gather(vars(module).get(function), columns, count, converter)


def rehearse() -> None:
    """Serve a submission of our own to nobody.

    The first compilation of a process is slow, and so is code that has not run yet.
    """
    source = "def warm(x, y):\n    return (x * y, [x])\n"
    numbers: list[object] = [[float(at), 2.0] for at in range(50)]
    if "numpy" in sys.modules:
        source += "def warm(x, y):\n    return x @ y.T, [x * y - y]\n"
        numbers = [[Array([[1.0, 2.0], [3.0, 4.0]]), Array([5.0, 6.0])]] * 50
    calls = decode(encode(numbers))
    module = load("warm", "warm", source, {})
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - pathlib costs its import
        channel = Channel(nowhere.fileno())
        columns = [list(column) for column in zip(*cast("list[list[object]]", calls), strict=True)]
        channel.reply(*gather(vars(module)["warm"], columns, len(columns[0]), Converter()))
        answers = Answers(channel, Converter(), set())
        answers.give(module, "warm", cast("list[list[object]]", calls))
    del sys.modules["warm"], sys.meta_path[-1]


class Channel:
    """The child's ends of the two pipes. Every reply echoes the nonce of its request."""

    def __init__(self, replies: int) -> None:
        self._replies = replies
        self._nonce = bytes(NONCE_SIZE)
        self._sent = 0

    def request(self) -> object:
        """Wait for the next request. Raises EOFError when the grader has closed the line."""
        _flush()
        data = _read_exactly(SIZE.unpack(_read_exactly(SIZE.size))[0])
        self._nonce, self._sent = data[:NONCE_SIZE], 0
        return decode(data[NONCE_SIZE:])

    def reply(self, kind: bytes, body: object) -> None:
        """Send one reply to the request at hand."""
        data = frame(HEADER.pack(self._nonce, self._sent, kind) + encode(body))
        self._sent += 1
        while data:
            data = data[os.write(self._replies, data) :]


def _read_exactly(size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = os.read(REQUESTS, size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


class Answers:
    """Calls one function many times and sends back what each call gave."""

    def __init__(self, channel: Channel, converter: Converter, files: set[str]) -> None:
        self._channel, self._converter, self._files = channel, converter, files

    def give(self, module: ModuleType, name: str, calls: list[list[object]]) -> None:
        """Answer all calls of one function, in order."""
        function = vars(module).get(name)
        if not callable(function):
            self._channel.reply(b"M", _functions(module))
            return
        misfit = _misfit(function, len(calls[0]))
        if misfit is not None:
            self._channel.reply(b"W", misfit)
            return
        for arguments in calls:
            self._channel.reply(*self._one(function, arguments))

    def _one(self, function: Callable[..., object], plain: list[object]) -> tuple[bytes, object]:
        try:
            return self._result(function, [self._converter.build(item) for item in plain])
        except NotNumbersError as error:
            return b"U", (error.kind[:NAME_LIMIT], error.path)
        except BaseException as error:  # noqa: BLE001 - SystemExit is an error here too
            return b"X", describe(error, self._files)

    def _result(
        self, function: Callable[..., object], arguments: list[object]
    ) -> tuple[bytes, object]:
        before = self._converter.snapshot(arguments)
        value = self._converter.plain(function(*arguments))
        return b"R", (self._converter.snapshot(arguments) != before, value)


def _misfit(function: Callable[..., object], count: int) -> tuple[str, ...] | None:
    """Name the parameters of a function that cannot be called with so many arguments."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*range(count))
    except TypeError:
        return tuple(str(parameter)[:NAME_LIMIT] for parameter in signature.parameters.values())
    return None


def _functions(module: ModuleType) -> tuple[str, ...]:
    things = vars(module).values()
    own = [thing for thing in things if inspect.isfunction(thing)]
    names = [thing.__name__ for thing in own if thing.__module__ == module.__name__]
    return tuple(name[:NAME_LIMIT] for name in names[:50])


def _fresh_streams() -> None:
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(number, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        # The student may have put anything there.
        with suppress(BaseException):
            stream.flush()
