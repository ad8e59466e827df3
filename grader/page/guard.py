"""What a request must have before anything is done for it.

A page of another site can make a browser send requests to this machine. So an address holds a
secret; the names in ``Host`` and ``Origin`` must be this server's own, which also stops a foreign
name that resolves to 127.0.0.1; and a body is small.
"""

from __future__ import annotations

from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY = 64 * 1024
MAX_FIELDS = 500
FORM = "application/x-www-form-urlencoded"


class RefusedError(Exception):
    """A request that is not answered; the message tells a person why."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


def path_of(target: str, token: str) -> list[str]:
    """Return the parts of the path behind the token; raise RefusedError for any other address."""
    try:
        _, given, *parts = unquote(urlsplit(target).path, errors="strict").split("/")
    except ValueError:  # too few parts, or no UTF-8
        given, parts = "", []
    if not compare_digest(given.encode(), token.encode()):
        raise RefusedError(HTTPStatus.FORBIDDEN, "This address lacks the quiz's key.")
    return parts


def check_names(headers: Mapping[str, str], port: int) -> None:
    """Raise RefusedError unless a request is for this server, and from a page of its own."""
    names = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if headers.get("Host", "") not in names:
        raise RefusedError(HTTPStatus.FORBIDDEN, "This server answers to 127.0.0.1 alone.")
    origin = headers.get("Origin")
    if origin is not None and origin not in {f"http://{name}" for name in names}:
        raise RefusedError(HTTPStatus.FORBIDDEN, "Requests from other pages are not answered.")


def size_of(headers: Mapping[str, str]) -> int:
    """Return how many bytes the body of a form has; raise RefusedError where it cannot be read."""
    if headers.get("Transfer-Encoding") or not headers.get("Content-Length", "").isdecimal():
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "A form tells its length.")
    size = int(headers["Content-Length"][:20])
    if size > MAX_BODY:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This answer is too long.")
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != FORM:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A form is wanted here.")
    return size


def form_of(body: bytes) -> dict[str, list[str]]:
    """Read a form; raise RefusedError if it is none."""
    try:
        return parse_qs(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "This form cannot be read.") from None
