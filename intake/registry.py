"""The agencies that a document names: one for all forms of its name, and which names may be one agency's."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain import agency_names
from domain.agency_names import AgencyName, Match, Outcome
from domain.levels import GovernmentLevel
from domain.name_index import NameIndex
from intake.assignees import DraftParty


@dataclass(frozen=True)
class DraftAgency:
    """An agency of a document: its name as first written, the other names, and what is known of it."""

    name: str
    aliases: tuple[str, ...]
    level: GovernmentLevel | None
    is_group: bool


@dataclass(frozen=True)
class AgencyQuestion:
    """Two names that may be one agency's, or (not `is_likely`) that are merely alike."""

    name: str
    other: str
    is_likely: bool


@dataclass(frozen=True)
class Registry:
    """The agencies in the order in which the document names them, and what is asked about their names."""

    agencies: tuple[DraftAgency, ...]
    questions: tuple[AgencyQuestion, ...]


def read(parties: Iterable[DraftParty], level: GovernmentLevel | None) -> Registry:
    """The agencies behind all parties of a document; `level` is that of its issuer."""
    is_group: dict[str, bool] = {}
    for party in parties:
        is_group.setdefault(party.name, party.is_group)
    order = {name: place for place, name in enumerate(is_group)}
    names = [name for name in is_group if not is_group[name]]
    desk = _Desk(level)
    for name in sorted(names, key=lambda name: _precedence(agency_names.parse(name, level))):
        desk.enter(name)
    known = [_agency(sorted(group, key=order.__getitem__), level) for group in desk.groups]
    collective = [DraftAgency(name, (), None, True) for name in is_group if is_group[name]]
    return Registry(
        tuple(sorted((*known, *collective), key=lambda agency: _first(agency, order))),
        tuple(sorted(desk.questions, key=lambda question: max(order[question.name], order[question.other]))),
    )


def _precedence(name: AgencyName) -> tuple[bool, int]:
    """Present names before former ones, long before short: a short form meets all that it may mean."""
    is_former = name.known is not None and name.known.until is not None
    return is_former, -len(name.stem)


def _agency(names: list[str], level: GovernmentLevel | None) -> DraftAgency:
    """The agency of these names, the first-written ahead; a former name is never the agency's own."""
    first = min(names, key=lambda name: _precedence(agency_names.parse(name, level))[0])
    others = tuple(name for name in names if name != first)
    return DraftAgency(first, others, agency_names.parse(first, level).level, False)


def _first(agency: DraftAgency, order: dict[str, int]) -> int:
    return min(order[name] for name in (agency.name, *agency.aliases))


class _Desk:
    """Enters names one after the other: with the agency that the rules decide, else as a new one."""

    def __init__(self, level: GovernmentLevel | None) -> None:
        self._level = level
        self._known: NameIndex[int] = NameIndex()
        self.groups: list[list[str]] = []
        self.questions: list[AgencyQuestion] = []

    def enter(self, name: str) -> None:
        """One more name."""
        parsed = agency_names.parse(name, self._level)
        found = agency_names.match(parsed, self._known.near(parsed), issuer=self._level)
        if found.outcome in (Outcome.ASK, Outcome.NEW):
            self._question(name, found)
            self.groups.append([])
            owner = len(self.groups) - 1
        else:
            owner = found.owners[0]
        self.groups[owner].append(name)
        self._known.add(owner, parsed)

    def _question(self, name: str, found: Match[int]) -> None:
        for place, owner in enumerate(found.owners):
            other = self.groups[owner][0]
            self.questions.append(AgencyQuestion(name, other, is_likely=place < found.likely))
