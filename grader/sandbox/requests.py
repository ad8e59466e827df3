"""Requests that serve any number of submissions."""

from collections.abc import Sequence
from typing import NamedTuple

from .child.wire import Encoded, encode


class Request(NamedTuple):
    """A function and its calls, written down once."""

    function: str
    calls: Sequence[Sequence[object]]
    encoded: Encoded


def gathering(function: str, calls: Sequence[Sequence[object]]) -> Request:
    """Write the request to answer all these calls at once.

    The arguments go parameter by parameter, for columns of numbers are fast to read.
    """
    columns = [list(column) for column in zip(*calls, strict=True)]
    return Request(function, calls, encode((function, columns, len(calls))))
