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
    """Return whether a function is still the blank stub, or is not there yet."""
    if isinstance(reply, Raised):
        return reply.type == "NotImplementedError" and not reply.message and not reply.loading
    return False


def is_of_loading(reply: Reply) -> bool:
    """Return whether it was the file that failed, and none of its functions."""
    return bool(getattr(reply, "loading", False))


def failure_message(reply: Reply, call: str, before: int = 0) -> str:
    """Return why a call gave no value; so many calls of the function came to an end before it."""
    loading = is_of_loading(reply)
    subject = "Loading the file" if loading else f"The call {call}"
    match reply:
        case Raised(kind, message, trace):
            return f"{subject} raised {kind}{f': {message}' if message else ''}{_trace(trace)}"
        case NoModule(_, advice, trace):
            return f"{subject} failed: {advice}{_trace(trace)}"
        case TimedOut(seconds, cpu):
            return _timed_out(seconds, call, before, cpu=cpu, loading=loading)
        case Died(exit_code, signal):
            how = f"was ended by {signal}" if signal else f"ended with exit code {exit_code}"
            while_ = "while the file was loaded" if loading else f"during the call {call}"
            return f"The process {how} {while_}."
        case Refused(reason):
            return f"The file was not run: {reason}." if loading else f"{subject} failed: {reason}."
        case Missing(name, found, ended):
            others = f" It defines {', '.join(found)}." if found else ""
            how = f" The file ended itself in line {ended}, by exit() or input()." if ended else ""
            return f"There is no function {name} in the file.{others}{how}"
        case WrongParameters(name, takes, given):
            count = f"{len(takes)} parameter{'' if len(takes) == 1 else 's'}"
            return f"The function {name} takes {count} ({', '.join(takes)}); {given} are asked."
        case Skipped():
            return "It was not called again after an earlier call did not come back."
    return "It gave no value."


def _timed_out(seconds: float, call: str, before: int, *, cpu: bool, loading: bool) -> str:
    """Say what did not end, and what the limit is for: loading, one call, all calls, or a file."""
    limit = f"{seconds:g} seconds{' of computing' if cpu else ''}"
    if loading:
        return f"The code outside of functions did not come to an end within {limit}."
    if cpu:
        return f"The call {call} did not come to an end: a file may use {limit} in all."
    if before:
        calls = f"{before} call{'' if before == 1 else 's'} before it"
        return f"The call {call} did not come to an end: with {calls} it took more than {limit}."
    return f"The call {call} did not come to an end within {limit}."


def _trace(lines: tuple[TraceLine, ...]) -> str:
    return "".join(f"\n  {line.file}:{line.line} in {line.function}: {line.text}" for line in lines)
