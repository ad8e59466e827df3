"""All calls of a function answered at once: the same results, or none at all."""

import pytest

from grader.sandbox.child.wire import Array, encode
from grader.sandbox.messages import ReturnedAll, read_returned_all, request
from grader.sandbox.replies import Died, Raised, Reply, Returned, Skipped, TimedOut
from grader.sandbox.run import Run
from grader.sandbox.submission import Limits
from tests.sandbox.conftest import Submit

CALLS = [(1.0,), (2.0,), (3.0,)]


def at_once(run: Run, function: str = "f") -> ReturnedAll | tuple[Reply, ...]:
    """Ask for all calls at once."""
    return run.call_at_once(request(function, CALLS))


@pytest.mark.parametrize(
    ("result", "alike"),
    [
        ("x * x", True),
        ("(x, -x)", True),
        ("(int(x) if x < 2 else x, 0.5)", True),
        ("[x, (x + 1, [x])]", True),
        ("[[x, x], [x, 2 * x]]", True),
        ("float('inf') * x", True),
        ("(10 ** 30, x)", True),
        ("{}", False),
        ("()", False),
        ("[]", False),
        ("[x] * 50_000", False),
        ("10 ** 400", False),
        ("(10 ** 400, x)", False),
        ("x if x < 2 else [x]", False),
        ("x > 2", False),
        ("[x, [True]]", False),
        ("1 / (x - 2)", False),
        ("sys.exit()", False),
        ("os._exit(1) if x == 3 else x", False),
        ("x(1)", False),
        ("unknown", False),
        ("(lambda: x)(x)", False),
    ],
)
def test_the_same_comes_back_as_call_by_call(submit: Submit, result: str, *, alike: bool) -> None:
    """The calls are put together again from the numbers of all; odd ones are told one by one."""
    source = f"import os, sys\ndef f(x):\n    return {result}\n"
    answers = at_once(submit(source))
    assert isinstance(answers, ReturnedAll) == alike
    replies = tuple(answers.replies()) if isinstance(answers, ReturnedAll) else answers
    assert replies == submit(source).call("f", CALLS)


@pytest.mark.parametrize("source", ["", "f = 3", "def f(): pass", "def f(x, y): pass", "f = abs"])
def test_what_cannot_be_called_is_told_as_call_by_call(submit: Submit, source: str) -> None:
    """A missing function, other parameters, and a function that nothing is known of."""
    answers = at_once(submit(source))
    replies = tuple(answers.replies()) if isinstance(answers, ReturnedAll) else answers
    assert replies == submit(source).call("f", CALLS)


def test_arrays_come_back_as_arrays(submit: Submit) -> None:
    """So does what numpy computes."""
    pytest.importorskip("numpy")
    returned = at_once(submit("import numpy\ndef f(x):\n    return numpy.array([[x, 2 * x]])\n"))
    assert isinstance(returned, ReturnedAll)
    assert [*returned.replies()] == [Returned([[x, 2 * x]]) for (x,) in CALLS]
    assert isinstance(returned.first, Array)


@pytest.mark.parametrize("odd", range(1, len(CALLS) + 1))
@pytest.mark.parametrize(
    "act", ["raise ValueError", "return [x]", "return None", "return str(x)", "print(x)"]
)
def test_no_call_is_made_twice(submit: Submit, act: str, odd: int) -> None:
    """A function that is odd at one call only is not let off because it is called again."""
    source = f"n = 0\ndef f(a):\n    global n\n    n, x = n + 1, a[0]\n    if n == {odd}: {act}\n"
    calls = [([x],) for (x,) in CALLS]
    run, other = (submit(source + "    return x\n") for _ in range(2))
    answers = run.call_at_once(request("f", calls))
    replies = tuple(answers.replies()) if isinstance(answers, ReturnedAll) else answers
    assert (replies, run.output) == (other.call("f", calls), other.output)
    assert replies != tuple(Returned(x) for (x,) in CALLS) or run.output == f"{float(odd)}\n"


def test_what_is_printed_is_shown_once(submit: Submit) -> None:
    """Even if the calls have to be made once more, in a process of their own."""
    source = "def g(x):\n    print('g')\n    return x\ndef f(x):\n    print(x)\n"
    run = submit(source + "    1 / 0\ndef h(x):\n    print('h')\n    if x > 1: os._exit(1)\n")
    assert isinstance(at_once(run), tuple)
    assert isinstance(at_once(run, "g"), ReturnedAll)
    assert isinstance(at_once(run, "h"), tuple)
    assert run.output == "1.0\n2.0\n3.0\ng\ng\ng\nh\nh\nh\n"


def test_what_is_printed_without_an_end_of_line_is_shown(submit: Submit) -> None:
    """By the time that an answer is there, so is what was printed for it."""
    source = "print(0, end='')\ndef f(x):\n    print(x, end=' ')\n    return x\n"
    run = submit(source)
    at_once(run)
    assert run.output == "01.0 2.0 3.0 "
    run.call("f", CALLS[:1])
    assert run.output == "01.0 2.0 3.0 1.0 "


def test_a_death_costs_its_own_function_only(submit: Submit) -> None:
    """The call is named, and the next function is called in a new process."""
    source = "import os\ndef f(x):\n    if x == 2: os._exit(1)\n    return x\n"
    run = submit(source + "def g(x):\n    return x\n")
    assert at_once(run) == (Returned(1.0), Died(1), Skipped())
    assert at_once(run, "g") == ReturnedAll(1.0, [1.0, 2.0, 3.0])


def test_a_slow_function_has_all_its_time(submit: Submit) -> None:
    """It is asked again, call by call, and the one that does not return is named."""
    source = "import time\ndef f(x):\n    time.sleep(0.2 if x < 3 else 60)\n    return x\n"
    run = submit(source, Limits(seconds=0.9))
    assert at_once(run) == (Returned(1.0), Returned(2.0), TimedOut(0.9))


def test_a_slow_function_that_is_odd_has_all_its_time(submit: Submit) -> None:
    """It is called no second time then."""
    source = "import time\ndef f(x):\n    time.sleep(0 if x < 3 else 60)\n    return 1 / (x - 1)\n"
    replies = at_once(submit(source, Limits(seconds=0.5)))
    assert isinstance(replies, tuple)
    assert isinstance(replies[0], Raised)
    assert replies[1:] == (Returned(1.0), TimedOut(0.5))


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
    assert read_returned_all(encode((first, numbers)), len(CALLS)) is None
    assert read_returned_all(b"garbage", len(CALLS)) is None
