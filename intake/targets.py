"""Quantities that a task must reach or deliver."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DraftTarget:
    """A quantity: the clause that carries it, verbatim; its value and unit; `op` is >=, <= or =."""

    text: str
    value: float
    unit: str
    op: str


def find(body: str) -> tuple[DraftTarget, ...]:
    """The targets that `body` sets, in order."""
    return ()
