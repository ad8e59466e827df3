"""Images beside an exercise, put into its page so that the page needs nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1 << 20
_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
_IMAGE = re.compile(r'<img src="([\w-][\w.-]*)"')  # a file's name, and no way out of the folder


def embedded(page: str, folder: Path) -> str:
    """Put the images that a page names into it, as far as they stand in a folder."""

    def data(match: re.Match[str]) -> str:
        kind = _TYPES.get(match[1].rpartition(".")[2].lower())
        file = folder / match[1]
        if not kind or not file.is_file() or file.stat().st_size > MAX_BYTES:
            return match[0]
        return f'<img src="data:{kind};base64,{b64encode(file.read_bytes()).decode("ascii")}"'

    return _IMAGE.sub(data, page)
