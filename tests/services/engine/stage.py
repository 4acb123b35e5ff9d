"""One office on a database of its own, its people, its clock; acts that are tried, and what they must not."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from copy import copy
from functools import partial
from inspect import signature
from random import Random
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from domain.errors import RuleBroken
from domain.roles import Permission
from domain.zones import Zones
from models.base import Base
from models.database import Database
from models.queries import people as people_queries
from models.queries import zones as zone_queries
from models.views import Identity
from services import acting
from tests.ledgers import ZONE, AtWork, local

Row = TypeVar("Row")
Event = TypeVar("Event", bound=Callable[..., None])

#: All rows in which anything of the engine stands.
TABLES = {
    name: Base.metadata.tables[name]
    for name in (
        "item",
        "item_target",
        "assignment",
        "cycle",
        "period",
        "unlock",
        "duty",
        "report",
        "target_value",
        "review",
        "contribution",
        "verdict",
        "request",
        "sub_item",
        "signature",
        "chase",
        "slip",
        "seat",
        "delegation",
        "ledger",
        "audit_head",
    )
}


def happens(
    weight: int, *, when: Callable[[Any], object] | None = None, **choices: Sequence[object]
) -> Callable[[Event], Event]:
    """Something that happens on the stage: how often beside the others, when it can, and with what."""

    def mark(method: Event) -> Event:
        method.__dict__.update(weight=weight, when=when, choices=choices)
        return method

    return mark


class Tables:
    """The tables as they were at one moment."""

    def __init__(self, database: Database) -> None:
        self._indexes: dict[tuple[str, str], dict[object, list[Any]]] = {}
        with database.engine.connect() as connection:
            self.rows: dict[str, list[Any]] = {
                name: list(connection.execute(sa.select(table).order_by(table.c.id)))
                for name, table in TABLES.items()
            }

    def __getitem__(self, name: str) -> list[Any]:
        return self.rows[name]

    def _by(self, name: str, column: str) -> dict[object, list[Any]]:
        if (name, column) not in self._indexes:
            index = self._indexes[name, column] = defaultdict(list)
            for row in self.rows[name]:
                index[getattr(row, column)].append(row)
        return self._indexes[name, column]

    def of(self, name: str, row_id: int) -> Any:
        """One row."""
        return self._by(name, "id")[row_id][0]

    def where(self, name: str, **values: object) -> list[Any]:
        """The rows with these values."""
        first, *rest = values
        found = self._by(name, first).get(values[first], [])
        return [row for row in found if all(getattr(row, key) == values[key] for key in rest)]


class Stage(RuleBasedStateMachine):
    """What the rules of all nouns act on."""

    fresh: ClassVar[Callable[[], AbstractContextManager[str]]]  # a copy of the office's database, by address
    made: ClassVar[AtWork]
    outcomes: ClassVar[Counter[str]] = Counter()  # of all acts of all examples

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self.office = copy(self.made)
        self.office.database = Database(self._open.enter_context(type(self).fresh()))
        self._open.callback(self.office.database.close)
        self.now = local(10, 13, 9, 30)
        self.rng = Random(0)
        self._steps = 0
        self._looked: Tables | None = None
        marked = [getattr(self, name) for name in dir(type(self)) if not name.startswith("__")]
        self._events = [method for method in marked if hasattr(method, "weight")]

    def teardown(self) -> None:
        """The copy is given up."""
        self._open.close()

    @rule(seed=st.integers(0, 2**64 - 1))
    def something_happens(self, seed: int) -> None:
        """One event, by its weight. Drawn here: hypothesis leaves rules out, and whole journeys with them."""
        self._steps += 1
        self.rng.seed(
            f"{self._steps} {seed}"
        )  # a third of all seeds are 0 or another of few that are tried often
        possible = [each for each in self._events if each.when is None or each.when(self)]
        (chosen,) = self.rng.choices(possible, [each.weight for each in possible])
        details = {name: self.rng.choice(choices) for name, choices in chosen.choices.items()}
        note(f"{self.now:%Y-%m-%d %H:%M} {chosen.__name__} {details}")
        chosen(**details)

    # What is there

    @property
    def tables(self) -> Tables:
        """The rows as they are now, read once after each act."""
        if self._looked is None:
            self._looked = Tables(self.office.database)
        return self._looked

    @property
    def zones(self) -> Zones:
        """Those in force."""
        return self.office.look(zone_queries.in_force, ZONE)

    def changed(self) -> None:
        """Something was done: the rows are read anew."""
        self._looked = None

    def draw(self, rows: Iterable[Row]) -> Sequence[Row]:
        """One of the rows; none where there is none."""
        found = list(rows)
        return [self.rng.choice(found)] if found else []

    def likely(self, rows: Iterable[Row], those: Callable[[Row], object]) -> Sequence[Row]:
        """Most often one of `those` rows, as people do what is to be done; else any, or none at all."""
        found = list(rows)
        wanted = [row for row in found if those(row)]
        if wanted and self.maybe(0.85):
            return self.draw(wanted)
        return self.draw(found) if self.maybe(0.4) else []

    def maybe(self, often: float = 0.5) -> bool:
        """True so often."""
        return self.rng.random() < often

    # Who is there

    def holder(self, seat_id: int) -> Identity:
        """Who sits in a seat now, with the seats of whom they act for."""
        person_id = self.tables.of("seat", seat_id).person_id
        return self.somebody(person_id)

    def somebody(self, person_id: int) -> Identity:
        """A person with the seats that they hold or act for at this moment."""
        with self.office.database.read() as session:
            telegram_id = session.connection().scalar(
                sa.select(Base.metadata.tables["person"].c.telegram_id).where(
                    Base.metadata.tables["person"].c.id == person_id
                )
            )
            found = people_queries.identity(session, int(telegram_id or 0), now=self.now)
        assert found is not None
        return found

    def seats(self, *roles: str) -> list[int]:
        """The seats with one of these roles."""
        return [row.id for row in self.tables["seat"] if row.role in roles and row.person_id is not None]

    def liaison(self, agency_id: int | None = None) -> Identity:
        """Most often the one who answers for an agency; anybody else's liaison now and then."""
        own = [
            row.id
            for row in self.tables["seat"]
            if row.role in ("liaison", "backup_liaison") and row.person_id and row.agency_id == agency_id
        ]
        return self.holder(self.rng.choice(own if own and self.maybe(0.9) else self.seats("liaison")))

    def secretary(self) -> Identity:
        """One of the secretariat."""
        return self.holder(self.rng.choice(self.seats("secretariat")))

    def reviewer(self) -> Identity:
        """Somebody who may review."""
        return self.holder(self.rng.choice(self.seats("reviewer", "secretariat")))

    # Acts

    def attempt(
        self,
        function: Callable[..., object],
        *arguments: object,
        who: Identity,
        permission: Permission,
        may: bool = True,
        **options: object,
    ) -> bool:
        """An act as the bot does it; whether it was done. Who, when and where is filled in.

        A refused one changes nothing; nor does one that may not be: `may`, as the model has it.
        """
        before = self.tables
        usual = {"identity": who, "actor_id": who.person.id, "now": self.now, "zones": self.zones}
        known = signature(function).parameters
        options = {name: value for name, value in usual.items() if name in known} | options
        act = partial(_flipped, function, arguments, options)
        self.changed()
        try:
            self.office.act(acting.perform, who, permission, self.now, act)
        except RuleBroken as error:
            assert self.tables.rows == before.rows, f"refused, and done: {function.__name__}"
            self._tell(function, arguments, who, type(error).__name__)
            return False
        assert may or self._is_as_before(before), f"without its guard: {function.__name__} {arguments}"
        self._tell(function, arguments, who, "done")
        return True

    def _tell(
        self, function: Callable[..., object], arguments: tuple[object, ...], who: Identity, outcome: str
    ) -> None:
        """Told with a sequence that breaks a law, and counted."""
        note(f"  {function.__name__}{arguments} by {who.person.name}: {outcome}")
        self.outcomes[f"{function.__name__}: {outcome}"] += 1

    def _is_as_before(self, before: Tables) -> bool:
        return self.tables.rows == before.rows


def _flipped(
    function: Callable[..., object], arguments: tuple[object, ...], options: dict[str, object], session: Any
) -> object:
    return function(session, *arguments, **options)
