"""Wheels: the installed package as a file that pip installs elsewhere.

The format is that of PEP 427: the package, and beside it a folder of metadata with a list of all
files and their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib import metadata
from importlib.resources import files
from typing import TYPE_CHECKING

from grader import __version__
from grader.exercise.course import shipped_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

NAME = f"bpgrade-{__version__}-py3-none-any.whl"
_INFO = f"bpgrade-{__version__}.dist-info"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same package is the same file
_WHEEL = "Wheel-Version: 1.0\nGenerator: bpgrade\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_SCRIPTS = "[console_scripts]\nbpgrade = grader.cli:main\n"


class NotInstalledError(Exception):
    """The package runs from a folder, and nothing tells what it needs."""


def own_wheel() -> bytes:
    """Return a wheel of the package that is running; raise NotInstalledError."""
    contents = dict(_below(files("grader"), "grader"))
    for file in shipped_course().folder.iterdir():
        if file.name.endswith(".toml"):
            contents[f"grader/exercises/{file.name}"] = file.read_bytes()
    contents |= {f"{_INFO}/{name}": text.encode() for name, text in _metadata().items()}
    record = "".join(f"{name},{_hash(data)},{len(data)}\n" for name, data in contents.items())
    contents[f"{_INFO}/RECORD"] = f"{record}{_INFO}/RECORD,,\n".encode()
    return zipped(contents)


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _below(entry, name)
        elif entry.is_file():
            yield name, entry.read_bytes()


def _metadata() -> dict[str, str]:
    try:
        installed = metadata.distribution("bpgrade")
    except metadata.PackageNotFoundError:
        raise NotInstalledError from None
    needs = "".join(
        f"Requires-Dist: {need}\n" for need in installed.requires or () if "extra" not in need
    )
    head = f"Metadata-Version: 2.1\nName: bpgrade\nVersion: {__version__}\n"
    return {
        "METADATA": f"{head}Requires-Python: {installed.metadata['Requires-Python']}\n{needs}",
        "WHEEL": _WHEEL,
        "entry_points.txt": _SCRIPTS,
    }


def _hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"


def zipped(contents: dict[str, bytes], executable: frozenset[str] = frozenset()) -> bytes:
    """Return files as a zip archive, some of which may be run."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, whose permissions follow
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(info, content)
    return stream.getvalue()
