"""Mappings kept on disk: what grows with the class, but is not held in memory."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kept:
    """A mapping from texts to plain data, in the order of the texts.

    It lives in a temporary file that is gone when the process is.
    """

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)
        for each in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -500",  # in KiB
            "CREATE TABLE kept (key BLOB PRIMARY KEY, value TEXT) WITHOUT ROWID",
            "BEGIN",
        ):
            self._table.execute(each)

    def __setitem__(self, key: str, value: object) -> None:
        row = _encoded(key), json.dumps(value)
        self._table.execute("REPLACE INTO kept VALUES (?, ?)", row)

    def __delitem__(self, key: str) -> None:
        self._table.execute("DELETE FROM kept WHERE key = ?", (_encoded(key),))

    def get(self, key: str) -> Any:  # noqa: ANN401 (whatever was kept)
        """Return what is kept for a text, or None."""
        found = "SELECT value FROM kept WHERE key = ?"
        row = self._table.execute(found, (_encoded(key),)).fetchone()
        return json.loads(row[0]) if row else None

    def values(self) -> Iterator[Any]:
        """Yield all that is kept, in order; nothing may be added on the way."""
        for (value,) in self._table.execute("SELECT value FROM kept ORDER BY key"):
            yield json.loads(value)

    def __len__(self) -> int:
        (count,) = self._table.execute("SELECT COUNT(*) FROM kept").fetchone()
        return int(count)

    def close(self) -> None:
        """Throw it away."""
        self._table.close()


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
