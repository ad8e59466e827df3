"""What must be closed in the end, and can be used in a ``with`` statement."""

from typing import Self


class Closing:
    """Closes itself at the end of a ``with`` block."""

    def close(self) -> None:
        """Give back what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
