"""A quiz served to a test, and requests to it as a browser or a stranger would send them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from grader.exercise.course import open_course, shipped_course
from grader.page.app import App
from grader.page.server import Server
from grader.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


class Quiz:
    """A server that is running, and the folder that it writes to."""

    def __init__(self, server: Server, workspace: Path) -> None:
        self.server = server
        self.workspace = workspace

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as it stands; ``path`` begins behind the server's name."""
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Answer(response.status, text, dict(response.headers))

    def look(self, page: str = "") -> Answer:
        """Look at a page."""
        return self.send("GET", f"/{self.server.token}/{page}")

    def post(self, page: str, **fields: str | list[str]) -> Answer:
        """Send a form, as the page does."""
        return self.send(
            "POST", f"/{self.server.token}/{page}", urlencode(fields, doseq=True), FORM
        )

    def sheet(self, exercise: str = "one_neuron") -> str:
        """Return the answer sheet of an exercise."""
        return (self.workspace / f"{exercise}.toml").read_text(encoding="utf-8")


@contextmanager
def served(workspace: Path, course: Path | None = None) -> Iterator[Quiz]:
    """Serve the course that ships, or one in a folder, as long as the ``with`` block."""
    chosen = open_course(course) if course else shipped_course()
    server = Server(App(Session(chosen, workspace)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Quiz(server, workspace)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
