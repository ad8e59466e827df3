"""What a call gave is told by exactly one kind of reply, with the facts a message needs."""

import math

import pytest

from grader.sandbox.replies import (
    Array,
    Died,
    Missing,
    NoModule,
    Raised,
    Refused,
    Returned,
    Skipped,
    TimedOut,
    Unusable,
    WrongParameters,
)
from grader.sandbox.submission import Limits
from tests.sandbox.conftest import Submit


def test_values_come_back_as_they_are(submit: Submit) -> None:
    """Floats, ints, bools, tuples and lists keep their kind, at any depth."""
    run = submit("def f(x): return (x, [2, True], -0.0, ((),))")
    (reply,) = run.call("f", [(0.1,)])
    assert repr(reply) == "Returned(value=(0.1, [2, True], -0.0, ((),)))"


def test_infinities_and_nan_come_back(submit: Submit) -> None:
    """They are values; what they are worth is for others to say."""
    (reply,) = submit("def f(): return float('inf'), float('nan')").call("f", [()])
    assert isinstance(reply, Returned)
    assert isinstance(reply.value, tuple)
    assert reply.value[0] == math.inf
    assert str(reply.value[1]) == "nan"


def test_integers_beyond_64_bits_come_back_as_floats(submit: Submit) -> None:
    """No exact answer needs them."""
    (reply,) = submit("def f(): return 2**70").call("f", [()])
    assert reply == Returned(float(2**70))


def test_arrays_go_in_and_come_back(submit: Submit) -> None:
    """An Array is a numpy array in the child, and what is an array there comes back as one."""
    pytest.importorskip("numpy")
    run = submit("def f(w, x): return w @ x, w.shape, x.sum()", numpy=True)
    (reply,) = run.call("f", [(Array([[1.0, 2.0], [3.0, 4.0]]), Array([1.0, 1.0]))])
    assert isinstance(reply, Returned)
    assert reply.value == ([3.0, 7.0], (2, 2), 2.0)
    assert isinstance(reply.value, tuple)
    assert type(reply.value[0]) is Array


@pytest.mark.parametrize(
    ("made", "plain"),
    [
        ("np.float32(0.5)", 0.5),
        ("np.int8(3)", 3),
        ("np.bool_(True)", True),
        ("np.array(2.5)", 2.5),
        ("np.array([[1, 2]], dtype='u1')", [[1.0, 2.0]]),
        ("np.longdouble(0.5)", 0.5),
        ("np.zeros((0, 3))", []),
    ],
)
def test_numpy_kinds_become_plain(made: str, plain: object, submit: Submit) -> None:
    """Every real kind of number that numpy has comes back."""
    pytest.importorskip("numpy")
    (reply,) = submit(f"import numpy as np\ndef f(): return {made}").call("f", [()])
    assert reply == Returned(plain)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("returned", "kind", "path"),
    [
        ("None", "NoneType", ()),
        ("'1.0'", "str", ()),
        ("{'a': 1}", "dict", ()),
        ("1j", "complex", ()),
        ("[1.0, (2.0, None)]", "NoneType", (1, 1)),
        ("print", "builtin_function_or_method", ()),
        ("10**400", "integer of too many digits", ()),
        ("{1.0}", "set", ()),
        ("range(3)", "range", ()),
    ],
)
def test_other_values_are_named(
    returned: str, kind: str, path: tuple[int, ...], submit: Submit
) -> None:
    """What cannot come back is named, with its place."""
    assert submit(f"def f(): return {returned}").call("f", [()]) == (Unusable(kind, path),)


def test_each_call_has_arguments_of_its_own(submit: Submit) -> None:
    """A call may change what it is given, however deep: the next call gets fresh ones."""
    run = submit("def f(x):\n    x[1][0] += 1\n    x.append(0.0)\n    return x")
    assert run.call("f", [([1.0, [2.0]],)] * 2) == (Returned([1.0, [3.0], 0.0]),) * 2


def test_each_call_has_arrays_of_its_own(submit: Submit) -> None:
    """The same holds for arrays changed in place."""
    pytest.importorskip("numpy")
    run = submit("def f(x):\n    x *= 2\n    return x", numpy=True)
    assert run.call("f", [(Array([1.0]),)] * 2) == (Returned([2.0]),) * 2


def test_exception_shows_the_students_lines_only(submit: Submit) -> None:
    """Type, message, line, and the way there through the student's own functions."""
    source = "import json\ndef inner(x):\n    return json.loads('{')\n\ndef f(x): return inner(x)"
    (reply,) = submit(source).call("f", [(1.0,)])
    assert isinstance(reply, Raised)
    assert (reply.type, reply.line, reply.loading) == ("JSONDecodeError", 3, False)
    assert reply.message.startswith("Expecting property name")
    assert [(line.file, line.line, line.function) for line in reply.trace] == [
        ("answers.py", 5, "f"),
        ("answers.py", 3, "inner"),
    ]
    assert reply.trace[-1].text.strip() == "return json.loads('{')"


def test_syntax_error_has_its_line(submit: Submit) -> None:
    """A file that cannot be compiled fails every call, and says where."""
    replies = submit("x = 1\ndef f(x:\n").call("f", [(1.0,), (2.0,)])
    assert isinstance(replies[0], Raised)
    assert (replies[0].type, replies[0].line, replies[0].loading) == ("SyntaxError", 2, True)
    assert replies[1] == replies[0]


def test_each_call_has_its_own_reply(submit: Submit) -> None:
    """One call that raises leaves the others as they are."""
    replies = submit("def f(x): return 1 / x").call("f", [(0,), (2,), (0,), (4,)])
    assert replies[1::2] == (Returned(0.5), Returned(0.25))
    assert [type(reply) for reply in replies[::2]] == [Raised, Raised]


def test_missing_function_names_the_others(submit: Submit) -> None:
    """The functions that are there are named, those of other modules are not."""
    run = submit("from math import exp\nfrom copy import copy\ndef grad(x): return x")
    assert run.call("gradients", [(1.0,)] * 2) == (Missing("gradients", ("grad",)),) * 2
    assert run.call("grad", [(1.0,)]) == (Returned(1.0),)


def test_something_else_than_a_function_is_missing(submit: Submit) -> None:
    """A number of that name is no function."""
    assert submit("f = 3").call("f", [()]) == (Missing("f"),)


def test_wrong_number_of_parameters_is_told(submit: Submit) -> None:
    """The parameters that it takes are named, before it is called."""
    run = submit("print('loaded')\ndef f(x, w, b=0): return x\ndef g(): return 1")
    assert run.call("f", [(1.0,)]) == (WrongParameters("f", ("x", "w", "b=0"), 1),)
    assert run.call("g", [(1.0,)]) == (WrongParameters("g", (), 1),)
    assert run.output == "loaded\n"


@pytest.mark.parametrize(
    ("module", "advice"),
    [
        ("torch", "there is no "),
        ("socketserver", "socketserver is not offered to graded functions"),
        ("sub.module", "there is no "),
    ],
)
def test_missing_module_has_advice(module: str, advice: str, submit: Submit) -> None:
    """The module is named, and what can be done about it."""
    source = f"import {module} as m\ndef f(): return m.some(1)\ndef g(): return 1"
    run = submit(source)
    (reply,) = run.call("f", [()])
    assert isinstance(reply, NoModule)
    assert reply.trace[0].line == 2
    assert run.call("g", [()]) == (Returned(1),)
    assert reply.advice.startswith(advice)


def test_numpy_that_is_not_installed_has_advice(
    submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how to install it."""
    monkeypatch.setattr("grader.sandbox.submission.numpy_folder", str)
    (reply,) = submit("def f():\n    import numpy\n    return numpy.pi").call("f", [()])
    assert isinstance(reply, NoModule)
    assert "python -m pip install numpy" in reply.advice


def test_time_out_costs_its_function_only(submit: Submit) -> None:
    """The call that did not return is known; before and after it all is well."""
    run = submit(
        "def f(x): return x\ndef g(x):\n    while x > 1: pass\n    return x\ndef h(x): return -x",
        Limits(seconds=0.3),
    )
    assert run.call("f", [(1,)]) == (Returned(1),)
    assert run.call("g", [(0,), (1,), (2,), (3,)]) == (
        Returned(0), Returned(1), TimedOut(0.3), Skipped(),
    )  # fmt: skip
    assert run.call("h", [(1,)]) == (Returned(-1),)


def test_waiting_and_computing_are_told_apart(submit: Submit) -> None:
    """CPU time has a limit of its own."""
    run = submit("def f():\n    while True: pass", Limits(seconds=60, cpu_seconds=1))
    assert run.call("f", [()]) == (TimedOut(1, cpu=True),)


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        ("os._exit(3)", Died(exit_code=3)),
        ("ctypes.string_at(0)", Died(signal="SIGSEGV")),
    ],
)
def test_death_tells_how(body: str, ending: Died, submit: Submit) -> None:
    """An exit status or the name of a signal."""
    assert submit(f"import os, ctypes\ndef f(): {body}").call("f", [()]) == (ending,)


def test_nothing_is_loaded_again_after_a_failed_load(submit: Submit) -> None:
    """A file that does not load fails once, and every call tells why."""
    run = submit("print('once')\n1 / 0")
    first, second = run.call("f", [()]), run.call("g", [()])
    assert first == second
    assert run.output == "once\n"


def test_output_is_bounded_and_clean(submit: Submit) -> None:
    """The first part is kept, without escapes, and a cut is told."""
    source = "def f():\n    print('\\x1b[31mred\\x1b[0m\\u202e\\r\\n' + 'x' * 5000)\n    return 1"
    run = submit(source, Limits(output=1000))
    assert run.call("f", [()]) == (Returned(1),)
    assert run.output.startswith("red\nxxx")
    assert len(run.output) < 1000
    assert run.output_is_cut


def test_output_of_a_second_loading_is_not_shown_again(submit: Submit) -> None:
    """After a death the file is loaded once more, which nobody needs to see."""
    run = submit("import os\nprint('hello')\ndef f(): os._exit(0)\ndef g(): print('g')")
    run.call("f", [()])
    assert run.call("g", [()]) == (Unusable("NoneType"),)
    assert run.output == "hello\ng\n"


def test_no_calls_give_no_replies(submit: Submit) -> None:
    """An empty list of calls starts nothing."""
    assert submit("1 / 0").call("f", []) == ()


def test_arguments_must_be_numbers(submit: Submit) -> None:
    """A text among the arguments is the caller's own mistake."""
    with pytest.raises(TypeError):
        submit("def f(x): return x").call("f", [({},)])


def test_reply_that_is_not_asked_for_is_refused(submit: Submit) -> None:
    """Bytes that wait in the pipe after loading fail the submission."""
    (reply,) = submit("import os\nos.write(4, bytes(4))\ndef f(): return 1").call("f", [()])
    assert isinstance(reply, Refused)
    assert reply.loading
