"""The course that ships, and the answers in solutions/, against mathematics done by hand."""

from __future__ import annotations

import math
import random
import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from mpmath import fprod, mpf

from grader.backprop import Kind, evaluate, parse
from grader.backprop.expressions import names_in
from grader.exercise.course import open_course
from grader.exercise.verbs import Chain, Choose, Compute, Derive, Order, Write
from grader.exercise.wording import key_of
from tests.course.reference import EXERCISES, numbers, train

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

ROOT = Path(__file__).parents[2]
COURSE = open_course(ROOT / "exercises")
IDS = (
    "one_neuron",
    "sigmoid",
    "two_neurons",
    "two_neurons_layer",
    "layer_numbers",
    "several_outputs",
    "several_samples",
    "training",
    "learning_rate",
    "saturation",
    "twins",
)
LAYER_PARAMETERS = ("w1_1", "b1_1", "w1_2", "b1_2", "w2_1", "w2_2", "b2")
LAYER_QUANTITIES = [
    "z2_1",
    "z2_2",
    "a2_1",
    "a2_2",
    "z3",
    "yhat",
    "L",
    "dL_dyhat",
    "dyhat_dz3",
    "dz3_da2_1",
    "dz3_da2_2",
    "dz3_dw2_1",
    "dz3_dw2_2",
    "dz3_db2",
    "da2_1_dz2_1",
    "da2_2_dz2_2",
    "dz2_1_dw1_1",
    "dz2_1_db1_1",
    "dz2_2_dw1_2",
    "dz2_2_db1_2",
    "dL_dz3",
    "dL_dw2_1",
    "dL_dw2_2",
    "dL_db2",
    "dL_da2_1",
    "dL_da2_2",
    "dL_dz2_1",
    "dL_dz2_2",
    "dL_dw1_1",
    "dL_db1_1",
    "dL_dw1_2",
    "dL_db1_2",
    "w1_1_new",
    "b1_1_new",
    "w1_2_new",
    "b1_2_new",
    "w2_1_new",
    "w2_2_new",
    "b2_new",
]

# What the post computes in its examples 1 and 2, to twelve digits; worked out apart from both
# the grader and the reference beside this file.
POST = {
    "one_neuron": {
        "z": 0.25,
        "yhat": 0.562176500886,
        "L": 0.439756457745,
        "dL_dyhat": -0.937823499114,
        "dyhat_dz": 0.246134082738,
        "dz_dw": 0.5,
        "dz_db": 1,
        "dL_dw": -0.115415163362,
        "dL_db": -0.230830326724,
        "w_new": 0.311541516336,
        "b_new": 0.123083032672,
    },
    "two_neurons": {
        "z2": 0.25,
        "a2": 0.562176500886,
        "z3": 0.512435300177,
        "yhat": 0.625377191933,
        "L": 0.382482528196,
        "dL_dyhat": -0.874622808067,
        "dyhat_dz3": 0.234280559743,
        "dz3_da2": 0.2,
        "dz3_dw2": 0.562176500886,
        "dz3_db2": 1,
        "da2_dz2": 0.246134082738,
        "dz2_dw1": 0.5,
        "dz2_db1": 1,
        "dL_dz3": -0.204907121038,
        "dL_da2": -0.0409814242076,
        "dL_dz2": -0.0100869252566,
        "dL_dw2": -0.115193968312,
        "dL_db2": -0.204907121038,
        "dL_dw1": -0.00504346262831,
        "dL_db1": -0.0100869252566,
        "w1_new": 0.300504346263,
        "b1_new": 0.101008692526,
        "w2_new": 0.211519396831,
        "b2_new": 0.420490712104,
    },
}


@pytest.fixture(params=IDS)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """Each exercise of the course in turn."""
    return COURSE.load(request.param)


def answers(exercise_id: str) -> dict[str, Any]:
    """Read the answers in solutions/, the numbers as they are written."""
    text = (ROOT / "solutions" / f"{exercise_id}.toml").read_text(encoding="utf-8")
    return tomli.loads(text, parse_float=str)


def reference(exercise_id: str) -> dict[str, Any]:
    """Give every quantity of an exercise by the key of its answer, to 40 digits."""
    step, givens, steps = EXERCISES[exercise_id]
    return numbers(step, givens, steps)


def tolerance(exercise: Exercise, question: Compute) -> float:
    """Give half a unit of the last figure asked; for an update, of its change."""
    step, givens, steps = EXERCISES[exercise.id]
    target = numbers(step, givens, steps)[question.id]
    parameter, _, number = question.quantity.partition("_new")
    if parameter in givens:
        earlier = int(number.removeprefix("@") or 1) - 1
        target -= (
            train(step, givens, earlier)[-1][f"{parameter}_new"] if earlier else (givens[parameter])
        )
    exponent = int(f"{float(abs(target)):e}".partition("e")[2])
    return 0.5 * math.pow(10, exponent + 1 - question.precision.figures)


def drawn(exercise: Exercise, question: Derive | Write, rng: random.Random) -> dict[str, Any]:
    """Draw givens from the ranges of a question, as floats or lists of floats."""
    found: dict[str, Any] = {}
    for name, shape in ((name, exercise.shapes[name]) for name in exercise.given):
        low, high = question.where.get(name, (-3.0, 3.0))[:2]
        found[name] = (
            [rng.uniform(low, high) for _ in range(shape[0])] if shape else rng.uniform(low, high)
        )
    return found


def as_exact(givens: dict[str, Any]) -> dict[str, Any]:
    """Turn floats, and lists of them, into the very same numbers for mpmath."""
    return {
        name: [mpf(entry) for entry in value] if isinstance(value, list) else mpf(value)
        for name, value in givens.items()
    }


def test_the_course_is_in_its_order_and_titled() -> None:
    """All files load without a fault, in the order of course.toml, each with title and text."""
    assert COURSE.ids == IDS
    assert COURSE.title
    assert all(e.title and e.source and e.text and e.questions for e in COURSE.exercises)


def test_every_question_has_a_hint(exercise: Exercise) -> None:
    """Nobody is left alone with a question."""
    assert [question.id for question in exercise.questions if not question.hint] == []


def test_no_question_is_asked_twice(exercise: Exercise) -> None:
    """No two questions of an exercise have the same kind, quantity and prompt."""
    asked = [
        (type(question).__name__, getattr(question, "quantity", ""), question.prompt)
        for question in exercise.questions
    ]
    assert len(asked) == len(set(asked))


def test_the_givens_are_those_of_the_reference(exercise: Exercise) -> None:
    """The reference works with the numbers that the exercise hands out."""
    _, givens, _ = EXERCISES[exercise.id]
    assert list(exercise.given) == list(givens)
    for name, value in exercise.given.items():
        wanted = givens[name]
        assert value == ([*map(float, wanted)] if isinstance(wanted, list) else float(wanted))


def test_the_grader_agrees_with_the_reference(exercise: Exercise) -> None:
    """Every value of the answer key equals the one worked out by hand, to 12 digits."""
    wanted = reference(exercise.id)
    values = {key_of(name): value for name, value in exercise.values.items()}
    questions = [q for q in exercise.questions if isinstance(q, Compute | Derive | Chain)]
    compared = {key_of(question.quantity) for question in questions}
    assert compared <= set(wanted)
    for key in compared:
        assert values[key] == pytest.approx(float(wanted[key]), rel=1e-12, abs=1e-15), key


@pytest.mark.parametrize("exercise_id", POST)
def test_everything_the_post_computes_is_asked(exercise_id: str) -> None:
    """Every value of the post's examples 1 and 2 is asked for, and comes out as checked."""
    asked = {q.id for q in COURSE.load(exercise_id).questions if isinstance(q, Compute)}
    wanted = reference(exercise_id)
    for key, value in POST[exercise_id].items():
        assert key in asked
        assert float(wanted[key]) == pytest.approx(value, rel=1e-11)


def test_every_equation_of_example_3_is_asked_as_a_formula_and_in_numbers() -> None:
    """All quantities of the layer are questions of both kinds."""
    formulas = {q.id for q in COURSE.load("two_neurons_layer").questions}
    asked = {q.id for q in COURSE.load("layer_numbers").questions}
    for key in LAYER_QUANTITIES:
        assert f"{key}_formula" in formulas
        assert key in asked


@pytest.mark.parametrize(
    ("exercise_id", "parameters"),
    [
        ("one_neuron", ("w", "b")),
        ("two_neurons", ("w1", "b1", "w2", "b2")),
        ("two_neurons_layer", LAYER_PARAMETERS),
    ],
)
def test_every_parameter_has_its_chain_rule(exercise_id: str, parameters: tuple[str, ...]) -> None:
    """Each parameter of the three examples has a chain rule question."""
    chains = {q.quantity for q in COURSE.load(exercise_id).questions if isinstance(q, Chain)}
    assert chains == {f"dL/d{parameter}" for parameter in parameters}


@pytest.mark.parametrize("exercise_id", ["one_neuron", "two_neurons", "two_neurons_layer"])
def test_every_example_is_programmed_from_forward_to_training(exercise_id: str) -> None:
    """Each example asks for its functions; those of the sigmoid have their own exercise."""
    functions = [q.function for q in COURSE.load(exercise_id).questions if isinstance(q, Write)]
    assert functions == ["forward", "loss", "gradients", "training_step", "train"]
    sigmoid = {q.id for q in COURSE.load("sigmoid").questions}
    assert {"sigmoid", "sigmoid_prime"} <= sigmoid


def test_no_exercise_gives_an_answer_away(exercise: Exercise) -> None:
    """No number in a file, its givens apart, is an answer rounded to as many figures."""
    text = (ROOT / "exercises" / f"{exercise.id}.toml").read_text(encoding="utf-8")
    text = text.partition("[given]")[0] + text.partition("[net]")[2]
    written = {w for w in re.findall(r"\d+\.\d+", text) if len(w.lstrip("0.")) > 1}
    givens = {abs(value) for value in exercise.givens.values()}
    targets = [
        abs(float(reference(exercise.id)[question.id]))
        for question in exercise.questions
        if isinstance(question, Compute)
    ]
    for number in written:
        decimals = len(number.partition(".")[2])
        given_away = [t for t in targets if t not in givens and f"{t:.{decimals}f}" == number]
        assert given_away == [], number


def test_solutions_answer_every_question(exercise: Exercise) -> None:
    """There is an answer to each question, and to nothing else."""
    wanted = [q.id for q in exercise.questions if not isinstance(q, Write)]
    assert sorted(wanted) == sorted(answers(exercise.id))


def test_the_numbers_in_solutions_are_right(exercise: Exercise) -> None:
    """Each number agrees with the reference to the figures asked."""
    given, wanted = answers(exercise.id), reference(exercise.id)
    for question in exercise.questions:
        if isinstance(question, Compute):
            value = evaluate(parse(str(given[question.id]), ()), {})
            assert value is not None
            off = abs(value - float(wanted[question.id]))
            assert off <= tolerance(exercise, question), question.id


def test_the_formulas_in_solutions_are_right(exercise: Exercise) -> None:
    """Each formula, at any givens, has the value that the reference has."""
    step, _, _ = EXERCISES[exercise.id]
    rng = random.Random(exercise.id)
    for question in exercise.questions:
        if not isinstance(question, Derive):
            continue
        formula = parse(answers(exercise.id)[question.id], exercise.known)
        for _ in range(5):
            givens = as_exact(drawn(exercise, question, rng))
            found = givens | numbers(step, givens)
            values = {name: float(found[key_of(name)]) for name in names_in(formula)}
            wanted = float(found[key_of(question.quantity)])
            assert evaluate(formula, values) == pytest.approx(wanted, rel=1e-9), question.id


def test_the_chain_rules_in_solutions_multiply_to_the_gradient(exercise: Exercise) -> None:
    """The factors, looked up in the reference, have the gradient as their product."""
    wanted = reference(exercise.id)
    for question in exercise.questions:
        if isinstance(question, Chain):
            answer = answers(exercise.id)[question.id]
            ways = answer if isinstance(answer[0], list) else [answer]
            total = sum(fprod(wanted[key_of(factor)] for factor in way) for way in ways)
            assert abs(total - wanted[key_of(question.quantity)]) < mpf(10) ** -35, question.id
            assert sorted(map(sorted, ways)) == sorted(map(sorted, question.ways))


def test_the_choices_in_solutions_are_true(exercise: Exercise) -> None:
    """Each choice, by its text or letter, names the option whose condition holds."""
    given = answers(exercise.id)
    for question in exercise.questions:
        if isinstance(question, Choose):
            letters = "abcdef"[: len(question.options)]
            (true,) = (
                {letter, option.text}
                for letter, option in zip(letters, question.options, strict=True)
                if option.holds(exercise.values)
            )
            assert given[question.id] in true


def test_the_orders_in_solutions_are_right(exercise: Exercise) -> None:
    """Each item, worked out from what the reference says of its quantity, is in its place."""
    wanted = reference(exercise.id)
    for question in exercise.questions:
        if isinstance(question, Order):
            items = {letter: names_in(item.formula) for letter, item in question.lettered().items()}
            sizes = [abs(wanted[key_of(items[a][0])]) for a in answers(exercise.id)[question.id]]
            assert sorted(sizes, reverse=question.descending) == sizes


def test_the_functions_in_solutions_are_right(exercise: Exercise) -> None:
    """Each function returns what the reference computes, at inputs of its whole range."""
    step, _, _ = EXERCISES[exercise.id]
    rng = random.Random(exercise.id)
    questions = [q for q in exercise.questions if isinstance(q, Write)]
    file = ROOT / "solutions" / f"{exercise.id}.py"
    assert file.exists() == bool(questions)
    module = runpy.run_path(str(file)) if questions else {}
    for question in questions:
        for steps in (1, 2, 5, 1, 2, 5):
            givens = drawn(exercise, question, rng)
            arguments = [(givens | {"steps": steps})[name] for name in question.parameters]
            returned = module[question.function](*arguments)
            returned = returned if isinstance(returned, tuple) else (returned,)
            taken = steps if "steps" in question.parameters else 1
            last = train(step, as_exact(givens), taken)[-1]
            wanted = [float(last[key_of(name)]) for name in question.entries]
            assert list(returned) == pytest.approx(wanted, rel=1e-9, abs=0), question.function


IDEA = ("one_neuron", "two_neurons", "two_neurons_layer", "layer_numbers")


@pytest.mark.parametrize("exercise_id", IDEA)
def test_a_short_way_carries_the_idea(exercise_id: str) -> None:
    """12 to 20 questions: forward, slopes, chains, gradients, updates, and one why at the end."""
    exercise = COURSE.load(exercise_id)
    short = [question for question in exercise.questions if not question.practice]
    assert list(exercise.questions[: len(short)]) == short
    assert 12 <= len(short) <= 20
    assert [Choose] == [type(question) for question in short if isinstance(question, Choose)]
    kinds = [_stage(exercise, question) for question in short]
    assert kinds == sorted(kinds)


def _stage(exercise: Exercise, question: Question) -> int:
    """Tell how late on the way a question belongs."""
    if isinstance(question, Chain):
        return 2
    if not isinstance(question, Compute | Derive):
        return 5
    order = [Kind.FORWARD, Kind.LOCAL, None, Kind.GRADIENT, Kind.UPDATE]
    return order.index(exercise.step.equations[question.quantity].kind)


def test_every_option_says_something() -> None:
    """Why it is wrong, or right."""
    for exercise in COURSE.exercises:
        for question in exercise.questions:
            if isinstance(question, Choose):
                assert all(option.say for option in question.options), question.id
