"""Draw the pictures of the README from the real thing: ``python -m tests.pictures.draw``.

The terminal is drawn as SVG from a run of the quiz in a pipe. The page is photographed in a
Chromium, light and dark, which needs node and the package playwright-core; without them only the
terminal is drawn.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from tests.browsers import NODE_MODULES
from tests.page.serving import served

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TERMINAL = HERE / "terminal.svg"

COLUMNS = 76
TYPED = ("0.15", "0.25", ":h", "0.562", ":q")
ANSWERS = {"z": "0.25", "yhat": "0.562", "L": "0.44", "dL_dyhat": "0.938"}

_SIZE, _LEADING, _ADVANCE, _MARGIN = 14, 19, 8.43, 18
_STYLE = """
  text {
    font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    white-space: pre;
  }
  rect { fill: #f6f8fa; stroke: #d0d7de; } text { fill: #1b1f24; }
  .typed { fill: #0b3d91; font-weight: 700; } .right { fill: #1a7f37; } .wrong { fill: #b42318; }
  @media (prefers-color-scheme: dark) {
    rect { fill: #14171c; stroke: #363d47; } text { fill: #e6e9ed; }
    .typed { fill: #9ecbff; } .right { fill: #4ac26b; } .wrong { fill: #ff8a80; }
  }
"""


def dialogue() -> list[str]:
    """Return the lines of a quiz in which some answers are typed, the first one wrong."""
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-c", "from grader.cli import main; main()", "quiz", "one_neuron"],
            input="".join(f"{line}\n" for line in TYPED),
            capture_output=True,
            text=True,
            check=True,
            cwd=folder,
            env={**os.environ, "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        )
    return ["$ bpgrade quiz", *ran.stdout.rstrip().split("\n")]


def terminal(lines: list[str]) -> str:
    """Draw a terminal that shows some lines."""
    height = len(lines) * _LEADING + 2 * _MARGIN
    width = COLUMNS * _ADVANCE + 2 * _MARGIN
    texts = "\n".join(_text(line, row) for row, line in enumerate(lines) if line.strip())
    box = f"0 0 {width:g} {height:g}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">
  <title>A quiz in the terminal</title>
  <style>{_STYLE}  </style>
  <rect x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="10"/>
{texts}
</svg>
"""


def _text(line: str, row: int) -> str:
    y = _MARGIN + _SIZE + row * _LEADING
    return f'  <text x="{_MARGIN}" y="{y}"{_kind(line)}>{escape(line)}</text>'


def _kind(line: str) -> str:
    marks = {">": "typed", "$": "typed", "✓": "right", "✗": "wrong"}
    kind = marks.get(line[:1])
    return f' class="{kind}"' if kind else ""


def photograph() -> None:
    """Photograph the page with some answers on it, the last of them wrong."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as quiz:
        for key, answer in ANSWERS.items():
            quiz.post("one_neuron", do="answer", question=key, answer=answer, seen="null")
        script = HERE / "photograph.mjs"
        address = f"{quiz.server.address}one_neuron"
        browser = os.environ.get("BPGRADE_CHROMIUM") or shutil.which("chromium") or "chromium"
        command = ["node", str(script), address, str(NODE_MODULES), browser, str(HERE)]
        subprocess.run(command, check=True)


def main() -> None:
    """Draw all pictures anew."""
    TERMINAL.write_text(terminal(dialogue()), encoding="utf-8")
    if shutil.which("node") and (NODE_MODULES / "playwright-core").exists():
        photograph()


if __name__ == "__main__":
    main()
