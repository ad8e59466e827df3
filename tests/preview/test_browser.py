"""The page in a real browser, where there is one: it fits a phone, and unfolds on paper."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from grader.preview import preview
from tests.browsers import chromium
from tests.preview.pages import COURSE

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def browse(folder: Path, page: Path, *options: str) -> str:
    """Open a page, and give what the browser prints."""
    arguments = [*OPTIONS, f"--user-data-dir={folder / 'profile'}", *options, page.as_uri()]
    ran = subprocess.run(
        [chromium(), *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    if ran.returncode:
        pytest.skip(f"chromium does not run here: {ran.stderr[-200:]}")
    return ran.stdout


@pytest.mark.parametrize("width", [500, 1280])
def test_nothing_is_wider_than_the_window(tmp_path: Path, width: int) -> None:
    """What is wide scrolls within itself; a script of the test's own measures."""
    text = preview([COURSE.load("two_neurons_layer")])
    probe = (
        "<script>document.title='wide '+document.documentElement.scrollWidth+' of '+innerWidth+"
        "' marked '+[...document.querySelectorAll('.panel')].filter(e=>e.offsetHeight).length"
        "</script></body>"
    )
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", probe), encoding="utf-8")
    seen = browse(tmp_path, page, f"--window-size={width},900", "--dump-dom")
    found = re.search(r"<title>wide (\d+) of (\d+) marked (\d+)", seen)
    assert found, seen[:500]
    wide, window, marked = map(int, found.groups())
    assert wide <= window
    assert marked == 1


def test_the_printed_page_has_the_answers(tmp_path: Path) -> None:
    """On paper all is unfolded, so that the page is many times as long as what is open."""
    page = tmp_path / "page.html"
    text = preview([COURSE.load("one_neuron")])
    page.write_text(text, encoding="utf-8")
    bare = tmp_path / "bare.html"
    bare.write_text(re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL), encoding="utf-8")
    pages = []
    for each in (page, bare):
        target = tmp_path / f"{each.stem}.pdf"
        browse(tmp_path, each, "--no-pdf-header-footer", f"--print-to-pdf={target}")
        pages.append(len(re.findall(rb"/Type\s*/Page\b", target.read_bytes())))
    assert pages[0] >= pages[1] + 3
