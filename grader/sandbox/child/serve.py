"""One submission: load its source, then answer the calls that are asked."""

import io
import os
import sys
from types import ModuleType
from typing import Any, cast

from .answers import Answers
from .channel import REPLIES, Channel
from .errors import describe
from .load import compiled, forget, load
from .tidy import is_tidy
from .values import Converter
from .wire import Array, decode, encode

# So many parts has a request to load a file, one more if functions of it are to be called, too;
# so many one to answer all calls of a function at once.
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


def _serve(channel: Channel, converter: Converter) -> None:
    answers = Answers(ModuleType(""), 0, converter, set())
    while True:
        request = cast("tuple[Any, ...]", channel.request())
        if len(request) >= _A_FILE:
            name, file, source, helpers, *asked = request
            sources = {helper: (path, text) for helper, path, text in helpers}
            files = {file, *(path for path, _ in sources.values())}
            if asked:  # else no other file comes after this one
                channel.reply(b"T", _are_tidy([(file, source), *sources.values()]))
            try:
                answers = Answers(*load(name, file, source, sources), converter, files)
            except BaseException as error:  # noqa: BLE001 - SystemExit is an error here too
                channel.reply(b"X", describe(error, files))
                return
            if asked:
                channel.reply(b"A", answers.all_at_once(asked[0]))
            else:
                channel.reply(b"L", ())
        else:
            ask = answers.at_once if len(request) == _TOGETHER else answers.each
            for told in ask(*request):
                channel.reply(*told)


def _are_tidy(sources: list[tuple[str, str]]) -> bool:
    try:
        return all(is_tidy(compiled(*source)) for source in sources)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False


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
    loaded = load("warm", "warm", source, {})
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - pathlib costs its import
        channel = Channel(nowhere.fileno())
        columns = [list(column) for column in zip(*cast("list[list[object]]", calls), strict=True)]
        answers = Answers(*loaded, Converter(), set())
        for told in answers.at_once("warm", columns, len(columns[0])):
            channel.reply(*told)
        for told in answers.each("warm", cast("list[list[object]]", calls)):
            channel.reply(*told)
    forget()


def _fresh_streams() -> None:
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(number, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
