"""What stands in a document for readers: its fenced blocks, transcripts and commands."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = ROOT / "README.md"
GUIDES = sorted((ROOT / "grader" / "guides").glob("*.md"))


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is the content of (or ""), and its text."""

    language: str
    file: str
    text: str

    def transcript(self) -> Iterator[tuple[str, str]]:
        """Yield each command of a console block with the output shown under it."""
        parts = re.split(r"^\$ (.*)\n", self.text, flags=re.MULTILINE)[1:]
        yield from zip(parts[::2], parts[1::2], strict=True)


@dataclass(frozen=True)
class Document:
    """A Markdown file."""

    path: Path

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        """Its fenced blocks, in order."""
        found = re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", self.text, re.DOTALL | re.MULTILINE)
        return [Block(*parts) for parts in found]

    @cached_property
    def inline(self) -> list[str]:
        """Its pieces of inline code, each on one line."""
        prose = re.sub(r"^```.*?^```$", "", self.text, flags=re.DOTALL | re.MULTILINE)
        return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose)]

    def of(self, language: str) -> list[str]:
        """List the texts of the blocks in one language."""
        return [block.text for block in self.blocks if block.language == language]

    def follow(self, folder: Path) -> Iterator[tuple[str, str, str]]:
        """Do in a folder what the document says, as its reader would.

        Yields each command with what is shown under it and what it printed.
        """
        for block in self.blocks:
            if block.file:
                (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
                (folder / block.file).write_text(block.text, encoding="utf-8")
            if block.language == "console":
                for command, shown in block.transcript():
                    program, *words = shlex.split(command)
                    assert "bpgrade" == program
                    ran = bpgrade(*words, at=folder)
                    yield command, shown, ran.out + ran.err
