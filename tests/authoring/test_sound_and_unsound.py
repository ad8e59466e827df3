"""What instructors set passes as they write it; every error planted in an exercise is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authoring.nets import findings, load, question
from tests.command import bpgrade

SOUND = sorted((Path(__file__).parent / "sound").glob("*.toml"))
NEURON = """\
title = "Neuron"

[given]
x = 0.7
w = -1.3
b = 0.45
y = 0.2
alpha = 0.1

[net]
z = "w*x + b"
a = "tanh(z)"
L = "1/2*(a - y)^2"

[update]
w_new = "w - alpha*dL/dw"
"""
SIZE = 'write = "size(x, w, b)"\nreturns = ["a"]\nwhere = {ranges}'
ABOVE = "{ x = [0.1, 1], w = [0.5, 2], b = [0, 1] }"


def planted(asked: str, **changes: str) -> str:
    """Ask one question of the neuron, after some lines of it are changed."""
    lines = NEURON.splitlines()
    for name, value in changes.items():
        lines = [f"{name} = {value}" if each.startswith(f"{name} = ") else each for each in lines]
    return "\n".join(lines) + "\n" + question(asked)


def errors(text: str) -> list[str]:
    """List the kinds of error that validation finds."""
    return sorted({finding.kind for finding in findings(text) if finding.is_error})


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_sound_exercises_pass_as_written(file: Path) -> None:
    """Starts at 0, labels, ones, eps, betas and units that are off are no errors."""
    assert [] == errors(file.read_text(encoding="utf-8"))


def test_the_neuron_is_sound() -> None:
    """What is found below comes of what was planted."""
    asked = ['compute = "z"', 'compute = "a"', 'compute = "w_new"', 'derive = "dL/dw"']
    asked.append(SIZE.format(ranges="{ x = [-1, 1] }"))
    assert [] == errors(NEURON + "".join(map(question, asked)))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        # A slip passes at the precision asked.
        ("slip", planted('compute = "a"\nfigures = 2', b="0.99")),
        ("slip", planted('compute = "z"\nfigures = 2', w="-1.2", b="0.0012")),
        ("slip", planted('compute = "a"\nfigures = 2', x="-9", b="0.8")),
        ("slip", planted('compute = "da/dz"\nfigures = 2', a='"sigmoid(z)"', x="-0.12")),
        ("slip", planted('compute = "dL/dw"\nfigures = 1')),
        ("slip", planted('compute = "z"\nfigures = 3', x="1.0003")),
        # 0, or no change, is right by chance.
        ("zero", planted('compute = "z"', b="0.91")),
        ("zero", planted('compute = "dL/da"', a='"-z"', y="0.46")),
        ("zero", planted('compute = "w_new"', x="0")),
        ("zero", planted('compute = "w_new"', alpha="0")),
        ("zero", planted('compute = "dL/dw"', a='"relu(z)"')),
        # There is no value, or no derivative.
        ("value", planted('derive = "dL/dw"', a='"log(z)"')),
        ("derivative", planted('compute = "dL/dw"', a='"relu(z)"', b="0.91")),
        ("derivative", planted('compute = "da/dz"', a='"max(z, w)"', x="1", b="0")),
        # The hint holds the answer.
        ("hint", planted('compute = "dL/dw"\nhint = "It is about −0.359."')),
        ("hint", planted('compute = "dz/dw"\nhint = "The answer is 10."', x="10")),
        ("hint", planted('derive = "da/dz"\nhint = "Remember: it is 1 - a^2."')),
        ("hint", planted('derive = "dL/dz"\nhint = "Take (a − y)*(1 − tanh(z)^2), no more."')),
        ("hint", planted('chain = "dL/dw"\nhint = "Multiply dL/da * da/dz * dz/dw."')),
        ("hint", planted('chain = "dL/dw"\nhint = "You need dz/dw, ∂a/∂z and dL/da."')),
        # What is foreseen as a mistake is right.
        ("mistake", planted('compute = "dL/da"\nmistakes = [{ gives = "a - y", say = "No." }]')),
        ("mistake", planted('compute = "a"\nmistakes = [{ gives = "z", say = "No." }]', b="0.9")),
        (
            "mistake",
            planted('derive = "da/dz"\nmistakes = [{ gives = "1 - tanh(z)^2", say = "No." }]'),
        ),
        # What is tried tells too little.
        ("inputs", planted(SIZE.format(ranges=ABOVE), a='"abs(z)"')),
        ("inputs", planted(SIZE.format(ranges=ABOVE), a='"relu(z)"')),
        ("inputs", planted(SIZE.format(ranges=ABOVE), a='"max(0, z)"')),
        ("inputs", planted(SIZE.format(ranges="{ b = [0, 0] }"), a='"z"')),
        ("inputs", planted('derive = "z"\nwhere = { x = [1, 1] }')),
        ("inputs", planted(f'derive = "da/dw"\nwhere = {ABOVE}', a='"leaky_relu(z)"')),
        # Names.
        ("names", planted('derive = "dL/dw"\nusing = ["a", "y"]')),
        ("text", planted('compute = "z"\nprompt = "What is {q}?"')),
    ],
)
def test_planted_errors_are_found(kind: str, text: str) -> None:
    """Each by its kind."""
    assert kind in errors(text)


@pytest.mark.parametrize(
    "options",
    [
        '[{ text = "one", when = "a < 0" }, { text = "two", when = "z < 0" }]',
        '[{ text = "one", when = "a > 0" }, { text = "two", when = "z > 0" }]',
    ],
)
def test_choices_with_two_true_options_or_none_cannot_be_read(options: str, tmp_path: Path) -> None:
    """They are faults of the file, which validate exits with 4 for."""
    text = planted(f'id = "c"\nchoose = "?"\noptions = {options}')
    (tmp_path / "net.toml").write_text(text)
    assert 4 == bpgrade("validate", tmp_path / "net.toml").code


# --- what is accepted ---

NO_MOVE = planted('compute = "w_new"', x="0")


def accepting(*entries: str, text: str = NO_MOVE) -> str:
    """Let an exercise accept something."""
    written = ", ".join(f'"{entry}"' for entry in entries)
    return text.replace("\n", f"\naccept = [{written}]\n", 1)


def test_a_finding_can_be_accepted_with_the_reason() -> None:
    """It is not told any more, with or without its kind."""
    assert ["zero"] == errors(NO_MOVE)
    assert [] == findings(accepting("w_new: an input that is off is what this is about"))
    assert [] == findings(accepting("w_new (zero): an input that is off"))


def test_only_what_is_accepted_is_silent() -> None:
    """Another kind at the question, and another question, stay as they are."""
    assert ["zero"] == errors(accepting("w_new (slip): no"))
    assert ["zero"] == errors(accepting("z: no", text=NO_MOVE + question('compute = "z"')))


def test_two_kinds_at_a_question_are_accepted_one_by_one() -> None:
    """Else what is found later would be accepted unseen."""
    asked = 'compute = "w_new"\nmistakes = [{ gives = "w", say = "No." }]'
    text = accepting("w_new: small", text=planted(asked, x="0"))
    (advice,) = [finding.message for finding in findings(text) if finding.kind == "accept"]
    assert advice.endswith('accept "w_new (mistake): ..." or "w_new (zero): ..."')
    both = accepting("w_new (zero): off", "w_new (mistake): told", text=planted(asked, x="0"))
    assert [] == findings(both)


def test_what_is_accepted_in_vain_is_told() -> None:
    """As advice, at its question."""
    text = accepting("w_new: once there was something", text=planted('compute = "w_new"'))
    (finding,) = findings(text)
    assert (False, "w_new") == (finding.is_error, finding.question)
    assert "not found any more; take it out of 'accept'" in str(finding)


def test_what_has_no_value_cannot_be_accepted() -> None:
    """Nobody could answer it."""
    text = accepting("dL_dw_formula: so what", text=planted('derive = "dL/dw"', a='"log(z)"'))
    assert "value" in errors(text)


def test_all_entries_of_an_array_are_accepted_at_once() -> None:
    """By the key under which they are asked."""
    text = planted(
        'compute = "z"', x="[0.9, 0.91]", w="[0.5, 0.7]", b="[-0.45, -0.637]", L='"sum(a) - y"'
    )
    assert ["zero"] == errors(
        text.replace("alpha = 0.1\n", "").replace('[update]\nw_new = "w - alpha*dL/dw"\n', "")
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("w_nw: off", "there is no question 'w_nw' here; did you mean 'w_new'?"),
        ("w_new", "write a question, a colon and the reason here"),
        ("w_new: ", "write a question, a colon and the reason here"),
        ("w_new (all): off", "what can be accepted is zero, slip"),
    ],
)
def test_acceptances_are_checked_when_read(entry: str, message: str, tmp_path: Path) -> None:
    """A fault is told at its place."""
    file = tmp_path / "net.toml"
    file.write_text(accepting(entry))
    ran = bpgrade("validate", file)
    assert (4, True) == (ran.code, f"{file}:2:11: {message}" in ran.err)
    assert load(NO_MOVE).accepted == ()


def test_a_blank_sheet_of_a_large_net_has_no_faults() -> None:
    """The numbers in its comments, row by row, are no dotted keys."""
    numbers = [[round(0.11 * row - 0.07 * column, 2) for column in range(12)] for row in range(9)]
    text = f'title = "Rows"\n[given]\nX = {numbers}\n[net]\nL = "sum(X^2)"\n'
    assert [] == errors(text + question('compute = "L"') + question('compute = "dL/dX"'))
