"""Reading of questions: from a question's table to a Question, or to what is wrong with it."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from grader.backprop.arrays import indices
from grader.backprop.names import as_derivative, at_step, split_step
from grader.backprop.symbols import unicode
from grader.exercise import wording
from grader.exercise.model import Chain, Choose, Compute, Derive, Option, Write
from grader.exercise.signatures import read_signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable, QuestionTable
    from grader.exercise.model import Question, Whole
    from grader.exercise.reading.names import PartReader

VERBS = ("compute", "derive", "chain", "write", "choose")
MAX_WAYS = 32
MAX_OPTIONS = 26

_OWN_KEYS = {
    "compute": {"figures", "mistakes"},
    "derive": {"where", "using", "mistakes"},
    "chain": set(),
    "write": {"returns", "where"},
    "choose": {"options"},
}


class QuestionReader:
    """Reads the questions of one exercise, noting faults on the way."""

    def __init__(self, table: ExerciseTable, faults: Collector, parts: PartReader) -> None:
        self.table = table
        self.faults = faults
        self.parts = parts

    def read_all(self) -> list[Question]:
        """Read all questions that are sound, noting the faults of the others."""
        questions = [q for number in range(len(self.table.question)) for q in self._read(number)]
        self._check_ids(questions)
        return questions

    def _read(self, number: int) -> list[Question]:
        """Read one table; it holds several questions if it asks for a whole array."""
        table = self.table.question[number]
        path: Path = ("question", number)
        verbs = [verb for verb in VERBS if getattr(table, verb) is not None]
        if len(verbs) != 1:
            said = f"has {' and '.join(verbs)}" if verbs else "has none"
            self.faults.at_key(path, f"a question has one of {', '.join(VERBS)}; this one {said}")
            return []
        (verb,) = verbs
        if getattr(table, verb) == "" and verb == "compute" and self.faults:
            return []  # taken out as invalid; its fault is noted
        self._check_keys(table, verb, path)
        if verb == "compute":
            return list(self._compute(table, path))
        question: Question | None = getattr(self, f"_{verb}")(table, path)
        return [question] if question else []

    def _check_ids(self, questions: list[Question]) -> None:
        """Note ids that several questions have."""
        seen: set[str] = set()
        for question in questions:
            function = question.function if isinstance(question, Write) else ""
            if function and f"{function}()" in seen:
                message = f"another question asks for the function {function}; name one otherwise"
                self.faults.at_value(("question", question.place, "write"), message)
            elif question.id in seen:
                message = f"another question has the id {question.id!r}; give this one an id"
                self.faults.at_key(("question", question.place), message)
            seen |= {question.id, f"{function}()"}

    # --- the verbs ---

    def _compute(self, table: QuestionTable, path: Path) -> Iterator[Compute]:
        whole = self.parts.whole(table.compute or "", (*path, "compute"))
        mistakes = self.parts.mistakes(table, path)
        figures = table.figures or self.table.marking.figures
        for quantity, index in (
            zip(whole.entries, indices(whole.shape), strict=True) if whole else ()
        ):
            common = self._common(
                table,
                path,
                wording.key_of(whole.name if whole else quantity),
                partial(self._compute_prompt, quantity, figures),
            )
            if index and whole:
                common["id"] = f"{common['key']}{list(index)}".replace(" ", "")
                common["points"] = table.points / len(whole.entries)
            yield Compute(
                quantity=quantity,
                figures=figures,
                array=whole if index else None,
                index=index,
                mistakes=mistakes,
                **common,
            )

    def _compute_prompt(self, quantity: str, figures: int) -> str:
        first, step = split_step(quantity)
        base, bracket, entry = first.partition("[")
        parameter = base.removesuffix("_new") + bracket + entry
        is_update = first in self.parts.updates
        moved = self._symbol(at_step(parameter, step)) if is_update else None
        return wording.compute_prompt(self._symbol(quantity), figures, moved)

    def _derive(self, table: QuestionTable, path: Path) -> Derive | None:
        quantity = self.parts.quantity(table.derive or "", (*path, "derive"))
        where = self.parts.where(table, path)
        if not quantity:
            return None
        using = self.parts.using(table, path)

        def prompt() -> str:
            return wording.derive_prompt(self._symbol(quantity), map(self._symbol, using))

        key = wording.key_of(quantity) + "_formula"
        return Derive(
            quantity=quantity,
            where=where,
            using=using,
            mistakes=self.parts.mistakes(table, path),
            **self._common(table, path, key, prompt),
        )

    def _chain(self, table: QuestionTable, path: Path) -> Chain | None:
        path = (*path, "chain")
        quantity = self.parts.quantity(table.chain or "", path)
        derivative = as_derivative(quantity) if quantity else None
        if quantity and not derivative:
            self.faults.at_value(path, "a chain rule is asked of a derivative, such as dL/dw")
        if not quantity or not derivative or not self.parts.deriver:
            return None
        found = list(islice(self.parts.ways(derivative.of, derivative.wrt), MAX_WAYS + 1))
        if len(found) > MAX_WAYS:
            self.faults.at_value(path, f"there are more than {MAX_WAYS} ways to write down")

        def prompt() -> str:
            return wording.chain_prompt(self._symbol(quantity), len(found))

        key = wording.key_of(quantity) + "_chain"
        return Chain(quantity=quantity, ways=tuple(found), **self._common(table, path, key, prompt))

    def _write(self, table: QuestionTable, path: Path) -> Write | None:
        signature = read_signature(table.write or "", (*path, "write"), self.parts)
        if not signature:
            return None
        function, parameters = signature
        where = self.parts.where(table, path, parameters)
        returns = self._returns(table, path)
        if returns is None:
            return None

        def prompt() -> str:
            symbols = [self._symbol(whole.name) for whole in returns]
            return wording.write_prompt(f"{function}({', '.join(parameters)})", symbols)

        return Write(
            function=function,
            parameters=parameters,
            returns=returns,
            where=where,
            **self._common(table, path, function, prompt),
        )

    def _returns(self, table: QuestionTable, path: Path) -> tuple[Whole, ...] | None:
        """Read what a function returns, as far as there is such a thing."""
        if not table.returns:
            self.faults.at_key(path, "'returns' is missing: the quantities that come back")
            return None
        places = ((*path, "returns", number) for number in range(len(table.returns)))
        return tuple(filter(None, map(self.parts.whole, table.returns, places)))

    def _choose(self, table: QuestionTable, path: Path) -> Choose | None:
        if not table.id:
            self.faults.at_key(path, "a choice needs an id: the key of its answer")
        if not 2 <= len(table.options or ()) <= MAX_OPTIONS:
            message = f"a choice has from 2 to {MAX_OPTIONS} 'options'"
            self.faults.at_key((*path, "options") if table.options else path, message)
        options = []
        for number, option in enumerate(table.options or ()):
            condition = self.parts.condition(option.when, (*path, "options", number, "when"))
            if condition:
                options.append(Option(option.text, condition))
        common = self._common(table, path, table.id or "", lambda: table.choose or "")
        return Choose(options=tuple(options), **common)

    # --- their parts ---

    def _common(
        self, table: QuestionTable, path: Path, key: str, prompt: Callable[[], str]
    ) -> dict[str, Any]:
        own = table.prompt
        if table.id is not None and not re.fullmatch(r"\w+", table.id):
            message = "only letters, digits and _ are allowed here"
            self.faults.at_value((*path[:2], "id"), message)
        return {
            "id": table.id or key,
            "key": table.id or key,
            "place": path[1],
            "worded": prompt if own is None else lambda: own,
            "own_hint": table.hint or "",
            "own_note": table.note or "",
            "numbers": self.parts.givens,
            "points": table.points,
        }

    def _symbol(self, name: str) -> str:
        return unicode(name, self.table.symbols)

    def _check_keys(self, table: QuestionTable, verb: str, path: Path) -> None:
        """Note keys that belong to other verbs."""
        foreign = set().union(*_OWN_KEYS.values()) - _OWN_KEYS[verb]
        for key in sorted(key for key in foreign if getattr(table, key) is not None):
            self.faults.at_key((*path, key), f"{key!r} has no place in a {verb} question")
