"""The registry of agencies as a list of names: whose name somebody wrote."""

from sqlmodel import Session

from domain import agency_names
from domain.agency_names import AgencyName, Outcome
from domain.sheets import Problem
from models.people import Agency
from models.queries import contents

_DECIDED = (Outcome.EXACT, Outcome.ALIAS, Outcome.ORDERED)


class Registry:
    """The agencies of a group by all their names, looked up once."""

    def __init__(self, session: Session, group_id: int) -> None:
        rows = contents.registry(session, group_id)
        self._agencies = {row.agency.id: row.agency for row in rows}
        self._exact = {name: row.agency for row in reversed(rows) for name in (*row.aliases, row.agency.name)}
        self._names: list[tuple[int, AgencyName]] = [
            (row.agency.id, agency_names.parse(name, row.agency.level))
            for row in rows
            if not row.agency.is_collective
            for name in (row.agency.name, *row.aliases)
        ]

    def exact(self, name: str) -> Agency | None:
        """The agency that is called so, by its name or an alias."""
        return self._exact.get(name)

    def found(self, name: str) -> Agency | None:
        """The agency that is meant, where the rules for names leave no other."""
        known = self.exact(name)
        if known is not None:
            return known
        match = agency_names.match(agency_names.parse(name), self._names)
        return self._agencies[match.owners[0]] if match.outcome in _DECIDED else None

    def problem(self, name: str) -> tuple[Problem, dict[str, object]]:
        """What to say of a name that `found` does not decide."""
        owners = agency_names.match(agency_names.parse(name), self._names).owners
        if not owners:
            return Problem.AGENCY_UNKNOWN, {}
        return Problem.AGENCY_UNCERTAIN, {"candidates": [self._agencies[row].name for row in owners[:3]]}
