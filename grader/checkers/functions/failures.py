"""Failures of functions, told to the student: what happened, at which call, at which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.sandbox.replies import (
    Died,
    Missing,
    NoModule,
    Raised,
    Refused,
    Skipped,
    TimedOut,
    TraceLine,
    WrongParameters,
)

if TYPE_CHECKING:
    from grader.sandbox.replies import Reply


def is_stub(reply: Reply) -> bool:
    """Tell whether a function is still the blank stub, or is not there yet."""
    if isinstance(reply, Raised):
        return reply.type == "NotImplementedError" and not reply.message and not reply.loading
    return False


def failure_message(reply: Reply, call: str) -> str:
    """Tell why a call gave no value."""
    place = "While the file was loaded" if getattr(reply, "loading", False) else f"The call {call}"
    match reply:
        case Raised(kind, message, trace):
            return f"{place}: {kind}{f': {message}' if message else ''}{_trace(trace)}"
        case NoModule(_, advice, trace):
            return f"{place}: {advice}{_trace(trace)}"
        case TimedOut(seconds, cpu):
            kind = "seconds of computing" if cpu else "seconds"
            return f"{place} did not come to an end within {seconds:g} {kind}."
        case Died(exit_code, signal):
            how = f"was ended by {signal}" if signal else f"ended with exit code {exit_code}"
            return f"{place}: the process {how}."
        case Refused(reason):
            return f"{place}: {reason}."
        case Missing(name, found):
            others = f" It defines {', '.join(found)}." if found else ""
            return f"There is no function {name} in the file.{others}"
        case WrongParameters(name, takes, given):
            count = f"{len(takes)} parameter{'' if len(takes) == 1 else 's'}"
            return f"The function {name} takes {count} ({', '.join(takes)}); {given} are asked."
        case Skipped():
            return "It was not called again after an earlier call did not come back."
    return "It gave no value."


def _trace(lines: tuple[TraceLine, ...]) -> str:
    return "".join(f"\n  {line.file}:{line.line} in {line.function}: {line.text}" for line in lines)
