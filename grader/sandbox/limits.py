"""How much one submission may use."""

from typing import NamedTuple

FLOOD = 8 << 20  # a submission that prints more is ended


class Limits(NamedTuple):
    """Bounds for one submission.

    `seconds` is wall time: for loading the file once, and for all calls of one function.
    `cpu_seconds` is for one process. `memory` is what a submission may take beyond what the
    interpreter holds. `output` is how much of its printed text is kept. Both in bytes.
    """

    seconds: float = 5.0
    cpu_seconds: float = 10.0
    memory: int = 512 << 20
    output: int = 64 << 10
