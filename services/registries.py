"""The registry of agencies as a list of names: whose name is written, and how a name gets into it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlmodel import Session

from domain import agency_names
from domain.agency_names import AgencyName, Match, Outcome
from domain.levels import GovernmentLevel
from domain.name_index import NameIndex
from domain.sheets import Problem
from models.people import Agency, AgencyAlias, AliasKind, LeadingGroup
from models.queries import agencies as queries
from models.queries import contents, rows

_DECIDED = (Outcome.EXACT, Outcome.ALIAS, Outcome.ORDERED)


class Registry:
    """The agencies of a group by all their names, looked up once; `issuer` is the level of the document."""

    def __init__(self, session: Session, group_id: int, issuer: GovernmentLevel | None = None) -> None:
        self._issuer = issuer
        self._agencies: dict[int, Agency] = {}
        self._exact: dict[str, Agency] = {}
        self._names: NameIndex[int] = NameIndex()
        registered = contents.registry(session, group_id)
        for row in registered:
            self.add(row.agency)
        for row in registered:
            for alias in row.aliases:
                self.add_name(row.agency, alias)

    def add(self, agency: Agency) -> None:
        """An agency with its own names."""
        self._agencies[agency.id] = agency
        self.add_name(agency, agency.name)
        if agency.full_name and not agency.is_collective:
            self._names.add(agency.id, self._parsed(agency, agency.full_name))

    def add_name(self, agency: Agency, name: str) -> None:
        """Another name of an agency; where two agencies have it, it stays the first one's."""
        self._exact.setdefault(name, agency)
        if not agency.is_collective:
            self._names.add(agency.id, self._parsed(agency, name))

    def _parsed(self, agency: Agency, name: str) -> AgencyName:
        return agency_names.parse(name, agency.level or self._issuer)

    def exact(self, name: str) -> Agency | None:
        """The agency that is called so, by its name or an alias."""
        return self._exact.get(name)

    def found(self, name: str) -> Agency | None:
        """The agency that is meant, where the rules for names leave no other."""
        known = self.exact(name)
        if known is not None:
            return known
        match = self._match(name)
        return self._agencies[match.owners[0]] if match.outcome in _DECIDED else None

    def candidates(self, name: str) -> list[Agency]:
        """The agencies that may be meant, the likely ones first."""
        return [self._agencies[agency_id] for agency_id in self._match(name).owners]

    def is_unlike(self, name: str) -> bool:
        """Whether a name is like that of no agency."""
        return self.exact(name) is None and not self.candidates(name)

    def alike(self, agency: Agency, apart: Iterable[int]) -> list[tuple[Agency, bool]]:
        """Agencies that may be the same, and whether that is likely; none of those said to be `apart`."""
        without = {agency.id, *apart}
        found = self._match(agency.name, without)
        is_asked = found.outcome is Outcome.ASK
        return [
            (self._agencies[other_id], not is_asked or place < found.likely)
            for place, other_id in enumerate(found.owners)
        ]

    def _match(self, name: str, without: Collection[int] = ()) -> Match[int]:
        parsed = agency_names.parse(name, self._issuer)
        near = [pair for pair in self._names.near(parsed) if pair[0] not in without]
        return agency_names.match(parsed, near, issuer=self._issuer)

    def problem(self, name: str) -> tuple[Problem, dict[str, object]]:
        """What to say of a name that `found` does not decide."""
        candidates = self.candidates(name)
        if not candidates:
            return Problem.AGENCY_UNKNOWN, {}
        return Problem.AGENCY_UNCERTAIN, {"candidates": [agency.name for agency in candidates[:3]]}


class Registrar:
    """Gives the names of a document their agencies and enters new ones; one for each transaction.

    Exact names count, recorded aliases, and what the rules for names decide: usual short and full forms,
    former names, ordered characters where they fit one agency. Two agencies that merely look alike are never
    made one; `agencies.question` asks.
    """

    def __init__(
        self, session: Session, group_id: int, issuer: GovernmentLevel | None, *, now: datetime
    ) -> None:
        self._session = session
        self._group_id = group_id
        self._issuer = issuer
        self._now = now
        self._registry: Registry | None = None

    def agency(self, name: str, *, is_collective: bool, aliases: Iterable[str] = ()) -> Agency:
        """The agency of this name, entered into the registry when it is new; `aliases`: its further names."""
        agency = self._exact(name)
        if agency is None:
            registry = self._held()
            agency = registry.exact(name) or (None if is_collective else registry.found(name))
            if agency is None:
                agency = self._entered(registry, name, is_collective=is_collective)
            else:
                self._note(agency, name)
        for alias in aliases:
            self._note(agency, alias)
        return agency

    def is_unlike(self, name: str) -> bool:
        """Whether a name is like that of no agency."""
        return self._held().is_unlike(name)

    def _exact(self, name: str) -> Agency | None:
        if self._registry is not None:
            return self._registry.exact(name)
        return queries.by_name(self._session, self._group_id, name)

    def _held(self) -> Registry:
        """The registry while nobody else enters a name."""
        if self._registry is None:
            rows.held(self._session, LeadingGroup, self._group_id)
            self._registry = Registry(self._session, self._group_id, self._issuer)
        return self._registry

    def _entered(self, registry: Registry, name: str, *, is_collective: bool) -> Agency:
        agency = Agency(group_id=self._group_id, name=name, is_collective=is_collective, created_at=self._now)
        if not is_collective:
            words = agency_names.parse(name, self._issuer)
            agency.level, agency.full_name = words.level, agency_names.spelled_out(words)
        self._session.add(agency)
        self._session.flush()
        registry.add(agency)
        return agency

    def _note(self, agency: Agency, name: str) -> None:
        if self._exact(name) is None:
            _add_name(self._session, agency, name)
            if self._registry is not None:
                self._registry.add_name(agency, name)


def note_name(session: Session, agency: Agency, name: str) -> None:
    """Another name of the agency; it takes on its present name where it was known by a former one."""
    if queries.by_name(session, agency.group_id, name) is None:
        _add_name(session, agency, name)
        session.flush()


def _add_name(session: Session, agency: Agency, name: str) -> None:
    kind = kind_of(parsed(name, agency), parsed(agency.name, agency))
    if kind is AliasKind.FULL and agency.full_name is None:
        agency.full_name = name
    former = parsed(agency.name, agency).known
    present = parsed(name, agency).known
    if former and former.until and present and not present.until:
        name, agency.name = agency.name, name
        agency.full_name = agency_names.spelled_out(parsed(agency.name, agency))
        kind = AliasKind.OLD
    session.add(AgencyAlias(agency_id=agency.id, name=name, kind=kind))


def parsed(name: str, agency: Agency) -> AgencyName:
    """The parts of a name of the agency."""
    return agency_names.parse(name, agency.level)


def kind_of(name: AgencyName, of: AgencyName) -> AliasKind:
    """What makes a name another name beside the agency's own."""
    if name.known and name.known.until and not (of.known and of.known.until):
        return AliasKind.OLD
    if len(name.text) == len(of.text) or (name.stem, name.place) == (of.stem, of.place):
        return AliasKind.SPELLING
    return AliasKind.FULL if len(name.text) > len(of.text) else AliasKind.SHORT
