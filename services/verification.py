"""Whether the audit trail is whole, and whether it says what the tables say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from domain import trail
from domain.replay import Lapse, NotAsSaidError, Step, replay
from domain.reports import DutyState
from domain.trail import Facts
from models.audit import AuditEntry
from models.base import Base
from models.queries import audit as queries

_EXPECTED = {"state": DutyState.EXPECTED.value, "is_on_time": None, "first_submitted_at": None}
_MISSING = {"state": DutyState.MISSING.value}

Found = tuple[Facts | None, list[Step]]  # a row as it is (None: it is not there), and what was done to it


@dataclass(frozen=True)
class Difference:
    """A row that is not as the trail says; `entry_id` is where that shows, None: only in the table."""

    noun: str
    noun_id: int
    entry_id: int | None = None


def first_broken(session: Session) -> int | None:
    """The number of the first entry that was rewritten, taken out or moved; None where the chain holds."""
    head = queries.head(session)
    end = (head.entry_id, head.hash) if head else None
    return trail.first_broken(queries.chain(session), end)


def differences(session: Session) -> Iterator[Difference]:
    """The rows that are not as the trail says, table by table, those that others refer to first.

    Tables and trail are read side by side in the order of ids: memory holds what is gone and the periods, not
    the rows. The session should see one moment (`backups.freeze`).
    """
    known = _Known(queries.turns(session), queries.last_baseline(session))
    kinds = {str(mapper.class_.__tablename__): mapper.class_ for mapper in Base._sa_registry.mappers}
    for table in Base.metadata.sorted_tables:
        if kinds[table.name].tracked:
            yield from _of_table(session, kinds[table.name], known)
    yield from known.miscounted()


@dataclass
class _Known:
    """What is to be remembered from row to row."""

    turns: dict[int, list[AuditEntry]]
    baseline: int
    gone: set[tuple[str, int]] = field(default_factory=set)
    born: Counter[int] = field(default_factory=Counter)  # duties by the number of the entry they came with

    def of_duty(self, row: Facts | None, steps: list[Step]) -> list[Step | Lapse]:
        """The steps of a duty with those that its period took for all duties at once."""
        values: dict[str, Any] = {}
        for step in steps:
            values = {**values, **(step.before or {}), **(step.after or {})}
        values |= row or {}
        turns: list[AuditEntry] = self.turns.get(values.get("period_id", 0), [])
        path: list[Step | Lapse] = list(steps)
        opening = next((entry for entry in turns if entry.action == "open"), None)
        if opening is not None and (not steps or steps[0].before is not None):
            path.append(Step(opening.id, None, {**_first(values, steps), **_EXPECTED}))
            self.born[opening.id] += 1
        elif steps:
            self.born[steps[0].entry_id] += 1
        lapses = [Lapse(entry.id, {"state": _EXPECTED["state"]}, _MISSING) for entry in turns]
        return path + [lapse for lapse, entry in zip(lapses, turns, strict=True) if entry.action == "lock"]

    def miscounted(self) -> Iterator[Difference]:
        """Periods that opened with more duties, or fewer, than there ever were."""
        for period_id, entries in self.turns.items():
            for entry in entries:
                is_counted = entry.action == "open" and entry.id > self.baseline
                if is_counted and self.born[entry.id] != entry.facts.get("duties"):
                    yield Difference("period", period_id, entry.id)


def _first(values: Facts, steps: list[Step]) -> Facts:
    """The values that a row came with where nobody noted it: those before each was first changed."""
    return {**values, **{name: old for step in reversed(steps) for name, old in (step.before or {}).items()}}


def _of_table(session: Session, kind: type[Base], known: _Known) -> Iterator[Difference]:
    noun = str(kind.__tablename__)
    parents = _parents(kind)
    for noun_id, (row, steps) in _side_by_side(session, kind):
        path = known.of_duty(row, steps) if noun == "duty" else steps
        try:
            said = replay(path)
        except NotAsSaidError as error:
            yield Difference(noun, noun_id, error.entry_id)
            continue
        if row is None:
            if said is not None and not any(
                (parent, said.get(name)) in known.gone for name, parent in parents
            ):
                yield Difference(noun, noun_id)
            known.gone.add((noun, noun_id))
        elif said is None or any(said[name] != row[name] for name in said.keys() & row.keys()):
            yield Difference(noun, noun_id)


def _parents(kind: type[Base]) -> list[tuple[str, str]]:
    """The references whose rows take this table's with them when they are deleted."""
    columns = Base.metadata.tables[str(kind.__tablename__)].c
    return [
        (name, key.column.table.name)
        for name in kind.tracked
        for key in columns[name].foreign_keys
        if key.ondelete == "CASCADE"
    ]


def _side_by_side(session: Session, kind: type[Base]) -> Iterator[tuple[int, Found]]:
    """Every row that there is or ever was, by id."""
    rows = queries.tracked_rows(session, kind)
    steps = queries.steps(session, str(kind.__tablename__))
    row, past = next(rows, None), next(steps, None)
    while row is not None or past is not None:
        at = min(one[0] for one in (row, past) if one is not None)
        values, done = None, []
        if row is not None and row[0] == at:
            values, row = row[1], next(rows, None)
        if past is not None and past[0] == at:
            done, past = past[1], next(steps, None)
        yield at, (values, done)
