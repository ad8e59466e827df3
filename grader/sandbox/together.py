"""Several files of one submission in one child, as long as nothing out of the ordinary happens.

What one file gives is of use only where nothing was printed, nobody spoke unasked and the child
lives on. Whatever else happens, the file is to be run again by itself, where all is told.
"""

from collections.abc import Callable, Sequence

from .limits import Limits
from .line import Printed
from .reading import Answered
from .requests import Request
from .session import GATHER_SECONDS, Talk
from .submission import Material


class Together:
    """One child that is handed file after file, each a module of its own.

    The files must be of one student; a new child takes the place of one that has ended.
    """

    def __init__(self, limits: Limits, start: Callable[[Limits, Material, Printed], Talk]) -> None:
        self._limits = limits._replace(seconds=min(limits.seconds, GATHER_SECONDS))
        self._start = start
        self._talk: Talk | None = None
        self._printed = Printed(0)
        self._printed_before = 0

    def run(self, material: Material, requests: Sequence[Request]) -> list[Answered] | None:
        """Load the next file and have its functions called, as `Talk.load_and_gather` does.

        None if the file has to be run by itself. It never runs after one that has changed what
        all files share, for what it returned might not be its own doing.
        """
        if not self._is_quiet():
            self.close()
        talk = self._next(material)
        self._printed_before = self._printed.total
        loaded = talk.load_and_gather(requests)
        is_quiet = self._is_quiet()
        if not (loaded and loaded.intact):
            self.close()
        return loaded.answers if loaded and is_quiet else None

    def _is_quiet(self) -> bool:
        """Tell whether the child is there, nobody spoke unasked and this file printed nothing."""
        if not self._talk or self._talk.over or self._talk.has_spoken_unasked():
            return False
        self._talk.settle()
        return self._printed.total == self._printed_before

    def _next(self, material: Material) -> Talk:
        if self._talk and not self._talk.over:
            self._talk = self._talk.succeeded_by(material)
        else:
            self._printed = Printed(0)
            self._talk = self._start(self._limits, material, self._printed)
        return self._talk

    def close(self) -> None:
        """End the child."""
        if self._talk:
            self._talk.end()
