"""An exception, told in a few short texts."""

from collections.abc import Collection, Iterator
from types import TracebackType

TEXT_LIMIT = 200
NAME_LIMIT = 60
LINES_LIMIT = 8

Line = tuple[str, int, str]


def describe(error: BaseException, files: Collection[str]) -> tuple[object, ...]:
    """Tell the type, the message, a missing module's name, and the lines in the student's files."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    lines = [*_own_lines(error.__traceback__, files), *_syntax_line(error, files)]
    name = type(error).__name__[:NAME_LIMIT]
    return name, _message(error), str(missing or "")[:NAME_LIMIT], tuple(lines[-LINES_LIMIT:])


def _message(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else _text(error)
    return str(text)[:TEXT_LIMIT]


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - the student's own __str__ may raise anything
        return ""


def _own_lines(trace: TracebackType | None, files: Collection[str]) -> Iterator[Line]:
    while trace:
        code = trace.tb_frame.f_code
        if code.co_filename in files:
            yield code.co_filename, trace.tb_lineno, code.co_name[:NAME_LIMIT]
        trace = trace.tb_next


def _syntax_line(error: BaseException, files: Collection[str]) -> Iterator[Line]:
    if isinstance(error, SyntaxError) and error.filename and error.filename in files:
        yield error.filename, error.lineno or 0, "<module>"
