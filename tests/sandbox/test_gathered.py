"""All calls of a function answered at once: the same results, or none at all."""

import pytest

from grader.sandbox.child.wire import Array, encode
from grader.sandbox.limits import Limits
from grader.sandbox.reading import Gathered, read_gathered
from grader.sandbox.replies import Raised, Returned, TimedOut
from grader.sandbox.run import Run
from grader.sandbox.talk import gathering
from tests.sandbox.conftest import Submit

CALLS = [(1.0,), (2.0,), (3.0,)]


def gather(run: Run, function: str = "f") -> Gathered | None:
    """Ask for all calls at once."""
    return run.gather(gathering(function, CALLS), len(CALLS))


@pytest.mark.parametrize(
    "result",
    [
        "x * x",
        "(x, -x)",
        "(int(x) if x < 2 else x, 0.5)",
        "[x, (x + 1, [x])]",
        "[[x, x], [x, 2 * x]]",
        "float('inf') * x",
        "{}",
    ],
)
def test_the_same_comes_back_as_call_by_call(submit: Submit, result: str) -> None:
    """The calls are put together again from the numbers of all; what is no number is not."""
    run = submit(f"def f(x):\n    return {result}\n")
    gathered = gather(run)
    assert (gathered is None) == (result == "{}")
    if gathered:
        assert tuple(gathered.replies()) == run.call("f", CALLS)


def test_arrays_come_back_as_arrays(submit: Submit) -> None:
    """So does what numpy computes."""
    pytest.importorskip("numpy")
    gathered = gather(submit("import numpy\ndef f(x):\n    return numpy.array([[x, 2 * x]])\n"))
    assert gathered
    assert [*gathered.replies()] == [Returned([[x, 2 * x]]) for (x,) in CALLS]
    assert isinstance(gathered.first, Array)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return x if x < 2 else [x]", "not alike each time"),
        ("return x > 2", "not numbers"),
        ("return 1 / (x - 2)", "an exception"),
        ("import sys; sys.exit()", "an exit"),
        ("import os; os._exit(1)", "a death"),
    ],
)
def test_anything_out_of_the_ordinary_is_left_to_be_asked_for(
    submit: Submit, body: str, why: str
) -> None:
    """Then the calls one by one tell what it is."""
    run = submit(f"def f(x):\n    {body}\ndef g(x):\n    return x\n")
    assert gather(run) is None, why
    assert len(run.call("f", CALLS)) == len(CALLS)
    assert gather(run, "g") == Gathered(1.0, [1.0, 2.0, 3.0])


def test_what_is_printed_meanwhile_is_shown_once(submit: Submit) -> None:
    """What the first attempt printed is forgotten, for the second prints it again."""
    run = submit("def g(x):\n    print('g')\n    return x\ndef f(x):\n    print(x)\n    1 / 0\n")
    assert gather(run, "g")
    assert gather(run) is None
    assert run.output == "g\ng\ng\n"
    assert all(isinstance(reply, Raised) for reply in run.call("f", CALLS))
    assert run.output == "g\ng\ng\n1.0\n2.0\n3.0\n"


def test_a_slow_function_has_all_its_time(submit: Submit) -> None:
    """It is asked again, call by call, and the one that does not return is named."""
    source = "import time\ndef f(x):\n    time.sleep(0.2 if x < 3 else 60)\n    return x\n"
    run = submit(source, Limits(seconds=0.9))
    assert gather(run) is None
    assert run.call("f", CALLS) == (Returned(1.0), Returned(2.0), TimedOut(0.9))


@pytest.mark.parametrize(
    ("first", "numbers"),
    [
        (1.0, [1.0, 2.0]),
        (1.0, [1.0] * 4),
        ([1.0, 2.0], [1.0] * 3),
        ([], [1.0] * 3),
        (1.0, [1.0, 2.0, 3]),
        (1.0, (1.0, 2.0, 3.0)),
        ("one", [1.0] * 3),
    ],
)
def test_numbers_that_do_not_fit_are_not_taken(first: object, numbers: object) -> None:
    """A child may send anything; there must be as many numbers as calls have places for."""
    assert read_gathered(encode((first, numbers)), len(CALLS)) is None
    assert read_gathered(b"garbage", len(CALLS)) is None


def test_an_empty_list_is_no_number(submit: Submit) -> None:
    """Nothing at all comes back then."""
    assert gather(submit("def f(x):\n    return []\n")) is None
