"""Synthetic classes: right, slipped, hostile, broken and empty submissions, some in archives.

Run it from the top of the project: ``python tests/batch/synthetic.py FOLDER --count 1000``. The
same count gives the same class, byte for byte.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import tarfile
import zipfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRONG = 0.06  # the share of the answers that are wrong

# Attacks that end the same way however busy the machine is.
ATTACKS = (
    "crash", "os_exit", "os_exit_at_import", "system_exit_at_import", "sys_exit", "lying_eq",
    "lying_float", "patched_math", "patched_builtins", "forged_at_import", "garbage_reply",
    "stdout_flood", "success_text", "terminal_escapes", "html", "surrogates", "recursion",
    "import_solution", "read_solution", "tcp", "fork", "nan", "infinity", "huge_list",
    "too_many_answers", "oversized_reply",
)  # fmt: skip
HANGING = ("endless_loop", "sleeping", "endless_import")

_VALUE = re.compile(r"^(\w+\s*=\s*)(.+?)(\s*#.*)?$")
_NAMES = ("Ada", "Björn Ek", "=cmd", "Zoë", "李 雷", "O'Hara", "-minus", "@at", "a<b>", "Übung 1")


@cache
def solutions(ending: str) -> dict[str, str]:
    """Read the reference solutions of one kind, by file name."""
    return {path.name: path.read_text("utf-8") for path in (ROOT / "solutions").glob(f"*{ending}")}


def files_of(number: int, *, functions: bool = True) -> dict[str, bytes]:
    """Make an honest submission: the reference solutions, with some answers slipped."""
    draw = random.Random(number)
    texts = {name: _slipped(text, draw) for name, text in solutions(".toml").items()}
    if functions:
        texts |= {name: _with_a_bug(text, draw) for name, text in solutions(".py").items()}
    return {name: text.encode() for name, text in sorted(texts.items())}


def hostile(number: int, names: tuple[str, ...] = ATTACKS) -> dict[str, bytes]:
    """Make a submission whose functions attack, beside answers that are right."""
    source = ROOT / "tests" / "sandbox" / "attacks" / f"{names[number % len(names)]}.py"
    attack = source.read_bytes() + b"\n\nforward = loss = gradients = globals().get('f')\n"
    files = {name: text.encode() for name, text in solutions(".toml").items()}
    return {**files, "one_neuron.py": attack}


def broken(number: int) -> dict[str, bytes]:
    """Make a submission that is no such thing, in several ways."""
    sheets = {name: text.encode() for name, text in solutions(".toml").items()}
    name = sorted(sheets)[number % len(sheets)]
    kinds: list[dict[str, bytes]] = [
        {name: b"\xff\xfe\x00z = 1\n" * 20},
        {name: b"z = [[[[\n" * 200},
        {name: b"[x]\nz == 3\nyhat = = 4\n"},
        {name: b"z = 0.25\n" * 30_000},
        {"one_neuron.py": b"def forward(x, w, b:\n    return\n"},
        {"one_neuron.py": b"\0" * 100, name: sheets[name][: len(sheets[name]) // 2]},
    ]
    return kinds[number % len(kinds)]


def write_class(folder: Path, count: int, kind: str = "mixed") -> None:
    """Write a class: ``mixed``, or only honest submissions: ``numeric`` or ``functions``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        student = f"{_NAMES[number % len(_NAMES)]} {number:05}"
        if kind != "mixed":
            _folder(folder / student, files_of(number, functions=kind == "functions"))
        else:
            _mixed(folder, student, number)


def _mixed(folder: Path, student: str, number: int) -> None:
    draw = number % 20
    if draw in {3, 13}:
        _folder(folder / student, hostile(number // 10))
    elif draw == 7:
        _folder(folder / student, broken(number // 20))
    elif draw == 8:
        (folder / student).mkdir(exist_ok=True)
    elif draw == 11:
        (folder / f"{student}.zip").write_bytes(zipped(files_of(number)))
    elif draw == 12:
        (folder / f"{student}.tar.gz").write_bytes(tarred(files_of(number), "work/"))
    elif draw == 17:
        (folder / f"{student}.zip").write_bytes(b"PK\x03\x04 no archive")
    elif draw == 18 and number % 200 == 18:
        _folder(folder / student, hostile(number // 200, HANGING))
    else:
        _folder(folder / student, files_of(number, functions=bool(draw % 2)))


def zipped(files: dict[str, bytes], prefix: str = "") -> bytes:
    """Put files into a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(prefix + name), data)
    return out.getvalue()


def tarred(files: dict[str, bytes], prefix: str = "") -> bytes:
    """Put files into a tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(prefix + name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _folder(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _slipped(text: str, draw: random.Random) -> str:
    return "\n".join(
        _wrong(line, draw) if "=" in line and draw.random() < WRONG else line
        for line in text.split("\n")
    )


def _wrong(line: str, draw: random.Random) -> str:
    """Put something wrong in the place of an answer: mostly the wrong sign."""
    match = _VALUE.match(line)
    if not match or line.startswith("#"):
        return line
    head, value, _ = match.groups()
    if value.startswith('"-'):
        return f'{head}"{value[2:]}'
    if value.startswith('"') and len(value) > 3:
        return f'{head}"-({value[1:-1]})"'
    if value.startswith("["):
        return f'{head}["dL/dL"]'
    if value.startswith('"'):
        return f'{head}"{draw.choice("abc")}"'
    return f"{head}{draw.choice(['-', '1', '0.', ''])}{value.lstrip('-')}"


def _with_a_bug(text: str, draw: random.Random) -> str:
    """Turn one sign around in about every sixth file."""
    places = [match.start() + 1 for match in re.finditer(r" - ", text)]
    if not places or draw.random() > 1 / 6:
        return text
    at = draw.choice(places)
    return f"{text[:at]}+{text[at + 1 :]}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--kind", choices=("mixed", "numeric", "functions"), default="mixed")
    chosen = parser.parse_args()
    write_class(chosen.folder, chosen.count, chosen.kind)
