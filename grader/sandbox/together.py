"""Several files of one submission in one child, as long as nothing out of the ordinary happens.

What one file returns is of use only where it is plain numbers, nothing was printed and nobody
spoke unasked. Whatever else happens, the file is to be run again by itself, where all is told.
"""

from collections.abc import Callable

from .limits import Limits
from .line import Printed
from .reading import Gathered
from .submission import Material
from .talk import GATHER_SECONDS, Talk


class Together:
    """One child that is handed file after file, each a module of its own.

    The files must be of one student; a new child takes the place of one that has ended.
    """

    def __init__(self, limits: Limits, start: Callable[[Limits, Material, Printed], Talk]) -> None:
        self._limits = limits._replace(seconds=min(limits.seconds, GATHER_SECONDS))
        self._start = start
        self._talk: Talk | None = None
        self._printed = Printed(0)
        self._seen = 0

    def load(self, material: Material) -> bool:
        """Load the next file; False if it has to be run by itself."""
        if self._talk and not self._is_quiet():
            self.close()
        if self._talk and not self._talk.over:
            self._talk = self._talk.succeeded_by(material)
        else:
            self._printed = Printed(0)
            self._talk = self._start(self._limits, material, self._printed)
        self._seen = self._printed.total
        return self._talk.load() is None

    def ask(self, request: bytes, count: int) -> Gathered | None:
        """Have one function called so many times; None if the file has to be run by itself."""
        if not self._talk or self._talk.over or not self._is_quiet():
            return None
        return self._talk.gather(request, count)

    @property
    def is_sound(self) -> bool:
        """Whether the file at hand did nothing but return numbers."""
        if not self._talk or self._talk.over or not self._is_quiet():
            return False
        self._talk.settle()
        return self._printed.total == self._seen

    def close(self) -> None:
        """End the child."""
        if self._talk:
            self._talk.end()

    def _is_quiet(self) -> bool:
        return self._talk is not None and (self._talk.over or not self._talk.has_spoken_unasked())
