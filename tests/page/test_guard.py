"""Who may talk to the quiz: the page that it served, in small and well-formed requests."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.page.serving import FORM, Quiz, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANSWER = "do=answer&question=z&answer=0.25&seen=null"


@pytest.fixture
def quiz(tmp_path: Path) -> Iterator[Quiz]:
    """Serve a quiz to one test."""
    with served(tmp_path) as running:
        yield running


def page(quiz: Quiz) -> str:
    """Return the path of an exercise."""
    return f"/{quiz.server.token}/one_neuron"


def test_it_listens_to_this_machine_alone(quiz: Quiz) -> None:
    """The socket is bound to the loopback address, and the address that is printed says so."""
    assert "127.0.0.1" == quiz.server.socket.getsockname()[0]
    assert quiz.server.address.startswith(f"http://127.0.0.1:{quiz.server.server_port}/")


@pytest.mark.parametrize("path", ["/", "//", "/x/", "/x/one_neuron", "/%ff/one_neuron", "*"])
def test_an_address_without_the_key_is_refused(quiz: Quiz, path: str) -> None:
    """Whatever else it is; nothing is told but that."""
    answer = quiz.send("GET", path)
    assert (403, "This address lacks the quiz's key.\n") == (answer.status, answer.text)


def test_keys_differ_from_quiz_to_quiz(quiz: Quiz, tmp_path: Path) -> None:
    """An address of yesterday is of no use."""
    with served(tmp_path) as other:
        assert quiz.server.token != other.server.token
        assert 403 == other.send("GET", page(quiz)).status


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80"])
def test_another_host_is_refused(quiz: Quiz, host: str) -> None:
    """So that a name of somebody else's cannot be made to mean this machine."""
    assert 403 == quiz.send("GET", page(quiz), headers={"Host": host}).status


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", ""])
def test_a_foreign_origin_is_refused(quiz: Quiz, origin: str) -> None:
    """A form on a page of somebody else's writes nothing."""
    answer = quiz.send("POST", page(quiz), ANSWER, {**FORM, "Origin": origin})
    assert (403, "Requests from other pages are not answered.\n") == (answer.status, answer.text)
    assert not (quiz.workspace / "one_neuron.toml").exists()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_its_own_page_may_write(quiz: Quiz, name: str) -> None:
    """By either name of this machine."""
    host = f"{name}:{quiz.server.server_port}"
    headers = {**FORM, "Host": host, "Origin": f"http://{host}"}
    assert 200 == quiz.send("POST", page(quiz), ANSWER, headers).status
    assert "z = 0.25\n" in quiz.sheet()


def test_a_body_that_is_too_large_is_refused_unread(quiz: Quiz) -> None:
    """64 KiB are the most; what is announced counts."""
    headers = {**FORM, "Content-Length": "65537"}
    answer = quiz.send("POST", page(quiz), b"", headers)
    assert (413, "This answer is too long.\n") == (answer.status, answer.text)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("{}", {"Content-Type": "application/json"}, 415),
        ("{}", {}, 415),
        ("a&&b", FORM, 400),
        (b"answer=\xff", FORM, 400),
        ("&".join(f"a{i}=1" for i in range(501)), FORM, 400),
        ("do=answer&question=none&answer=1", FORM, 400),
        ("do=format&question=z&answer=1", FORM, 400),
        ("do=answer&question=z&answer=1&seen=[[[", FORM, 400),
        ("do=answer&question=z&answer=1&seen=" + "[" * 5000, FORM, 400),
        ("do=answer&question=z&practice=1&answer=1&seen=null", FORM, 200),
    ],
)
def test_a_broken_form_is_refused(
    quiz: Quiz, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    """With a word, and the server goes on."""
    assert status == quiz.send("POST", page(quiz), body, headers).status
    assert 200 == quiz.look("one_neuron").status


def test_a_form_without_a_length_is_refused(quiz: Quiz) -> None:
    """One sent in pieces could go on for ever."""
    head = f"POST {page(quiz)} HTTP/1.1\r\nHost: 127.0.0.1:{quiz.server.server_port}\r\n"
    with socket.create_connection(("127.0.0.1", quiz.server.server_port), 10) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 411 ")


def test_a_request_that_breaks_off_changes_nothing(quiz: Quiz) -> None:
    """A body shorter than was announced is not taken for an answer."""
    head = (
        f"POST {page(quiz)} HTTP/1.1\r\nHost: 127.0.0.1:{quiz.server.server_port}\r\n"
        f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: 500\r\n\r\n{ANSWER}"
    )
    with socket.create_connection(("127.0.0.1", quiz.server.server_port), 10) as connection:
        connection.sendall(head.encode())
        connection.shutdown(socket.SHUT_WR)
        assert b"" == connection.recv(100)
    assert not (quiz.workspace / "one_neuron.toml").exists()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(quiz: Quiz, method: str) -> None:
    """There is nothing but looking and answering."""
    assert 501 == quiz.send(method, page(quiz)).status


def test_the_browser_is_told_to_load_nothing_from_elsewhere(quiz: Quiz) -> None:
    """And to keep nothing, to show the page in no frame, and to name it to nobody."""
    headers = quiz.look("one_neuron").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert ("no-store", "DENY") == (headers["Cache-Control"], headers["X-Frame-Options"])
    assert "same-origin" == headers["Referrer-Policy"]


@pytest.mark.parametrize(
    "path", ["nothing", "one_neuron/x", "../one_neuron", "one_neuron/version/"]
)
def test_there_is_nothing_else(quiz: Quiz, path: str) -> None:
    """No file can be reached by its name."""
    assert 404 == quiz.look(path).status
