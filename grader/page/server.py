"""The server of the page: the standard library's, on 127.0.0.1, at an address with a secret."""

from __future__ import annotations

import secrets
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from grader.page.guard import RefusedError, check_names, form_of, path_of, size_of

if TYPE_CHECKING:
    from email.message import Message
    from typing import Protocol

    class App(Protocol):
        """What answers the requests that were let through."""

        def respond(self, parts: list[str], form: dict[str, list[str]] | None) -> Response:
            """Answer a request: to look at something, or with a form to do something."""


IDLE_SECONDS = 30  # after which a connection that says nothing is closed

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "style-src 'self'; style-src-attr 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Response:
    """What is sent back: a text of some type."""

    def __init__(
        self, text: str, kind: str = "text/html", status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        self.body = text.encode("utf-8", "replace")
        self.kind = kind
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves an app to this machine, at a free port; ``address`` is where to look."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, app: App) -> None:
        self.app = app
        self.token = secrets.token_urlsafe(24)
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that broke off; print the traceback of anything else."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as given

    @property
    def address(self) -> str:
        """The address of the first page, with the secret in it."""
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "bpgrade", ""
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    headers: Message

    def do_GET(self) -> None:
        self._answer(None)

    def do_HEAD(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        try:
            self._check()
            size = size_of(self._named())
            body = self.rfile.read(size)
            form = form_of(body) if len(body) == size else None
        except RefusedError as refused:
            self.close_connection = True  # with what may be left of the body
            self._refuse(refused)
            return
        if form is None:
            self.close_connection = True
        else:
            self._answer(form)

    def log_message(self, *_: object) -> None:
        """Keep quiet: the terminal is for the student."""

    def _answer(self, form: dict[str, list[str]] | None) -> None:
        try:
            response = self.server.app.respond(self._check(), form)
        except RefusedError as refused:
            self._refuse(refused)
        except Exception:
            said = "This is a fault of bpgrade itself; the terminal tells more.\n"
            self._send(Response(said, "text/plain", HTTPStatus.INTERNAL_SERVER_ERROR))
            raise
        else:
            self._send(response)

    def _check(self) -> list[str]:
        check_names(self._named(), self.server.server_port)
        return path_of(self.path, self.server.token)

    def _named(self) -> dict[str, str]:
        """Return the headers by name; of two with one name, both joined, which fits nothing."""
        names = {name.title() for name in self.headers}
        return {name: ", ".join(self.headers.get_all(name, [])) for name in names}

    def _refuse(self, refused: RefusedError) -> None:
        self._send(Response(f"{refused}\n", "text/plain", refused.status))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{response.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
