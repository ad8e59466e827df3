"""Several files of one submission in one child, as long as nothing out of the ordinary happens.

What one file returns is of use only where it is plain numbers, nothing was printed and nobody
spoke unasked. Whatever else happens, the file is to be run again by itself, where all is told.
"""

from collections.abc import Callable, Sequence

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

    def run(
        self, material: Material, requests: Sequence[tuple[bytes, int]]
    ) -> list[Gathered] | None:
        """Have the functions of the next file called, as `Talk.load_and_gather` does.

        None if the file has to be run by itself.
        """
        if self._talk and (self._talk.over or self._talk.has_spoken_unasked()):
            self.close()
        talk = self._next(material)
        printed = self._printed.total
        answers = talk.load_and_gather(requests)
        if talk.over or talk.has_spoken_unasked():
            return None
        talk.settle()
        return answers if self._printed.total == printed else None

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
