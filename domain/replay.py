"""The past of a row, played again from what the audit trail says of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.trail import Facts


@dataclass(frozen=True)
class Step:
    """What one entry did to a row; None before: it was new, None after: it was gone."""

    entry_id: int
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True)
class Lapse:
    """An entry that acted on many rows in one statement: those that had `before` got `after`."""

    entry_id: int
    before: Facts
    after: Facts


class NotAsSaidError(Exception):
    """A step found a row otherwise than the steps before it left it: somebody went past the program."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


def replay(steps: Iterable[Step | Lapse]) -> Facts | None:
    """The row after all steps, in any order given; None: it is not there. Errors: NotAsSaidError.

    A row that comes again under the same id is a new one: SQLite gives the ids of deleted rows away again.
    """
    state: Facts | None = None
    for step in sorted(steps, key=lambda step: (step.entry_id, isinstance(step, Lapse))):
        if isinstance(step, Lapse):
            if state is not None and _has(state, step.before):
                state = {**state, **step.after}
        elif step.before is None:
            state = step.after
        elif state is None or not _agrees(state, step.before):
            raise NotAsSaidError(step.entry_id)
        else:
            state = None if step.after is None else {**state, **step.after}
    return state


def _has(state: Facts, values: Facts) -> bool:
    return all(state.get(name) == value for name, value in values.items())


def _agrees(state: Facts, values: Facts) -> bool:
    """Whether nothing that is known of a row speaks against these values."""
    return all(state[name] == value for name, value in values.items() if name in state)
