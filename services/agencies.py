"""The registry of agencies: one entry per agency, with all names that it is known by."""

from collections.abc import Iterable
from datetime import datetime

from rapidfuzz import fuzz
from sqlmodel import Session

from domain import agency_names
from domain.errors import NotFound, OutOfDate
from domain.levels import GovernmentLevel
from intake.doubts import DIFFERENT, SAME, DoubtKind
from models.documents import Doubt, Ledger
from models.people import Agency, AgencyDistinction
from models.queries import agencies as queries
from models.queries import ledgers as ledger_queries
from models.queries import registry as registry_queries
from models.queries import rows
from models.queries.pages import page_of
from models.registry import MergeChoice
from services import audit, mergers, registries
from services.registries import Registrar, Registry

MERGE_PAGE_SIZE = 8
_MOST_CANDIDATES = 2  # asked of one name
_MOST_OFFERED = 5  # to somebody who typed a name


def registered(
    session: Session,
    *,
    group_id: int,
    name: str,
    is_collective: bool,
    now: datetime,
    issuer: GovernmentLevel | None = None,
    aliases: Iterable[str] = (),
) -> Agency:
    """The agency of this name, entered into the registry when it is new.

    For one name; a document with many has a `Registrar`, which tells by which rules. `issuer` is the level of
    the document, `aliases` further names in it.
    """
    registrar = Registrar(session, group_id, issuer, now=now)
    agency = registrar.agency(name, is_collective=is_collective, aliases=aliases)
    session.flush()
    return agency


def known(session: Session, *, group_id: int, name: str, issuer: GovernmentLevel | None) -> Agency | None:
    """The agency that `registered` would give for a name, if it is in the registry."""
    return queries.by_name(session, group_id, name) or Registry(session, group_id, issuer).found(name)


def is_known(session: Session, ledger: Ledger, name: str) -> bool:
    """Whether the rules for names find an agency, or a collective name, for what somebody typed."""
    return known(session, group_id=ledger.group_id, name=name, issuer=ledger.level) is not None


def offered(session: Session, ledger: Ledger, name: str) -> list[str]:
    """Agencies that somebody may mean who typed a name: alike ones, then those that hold its characters."""
    alike = Registry(session, ledger.group_id, ledger.level).candidates(name)
    holding = queries.similar(session, ledger.group_id, name)
    return list(dict.fromkeys(agency.name for agency in (*alike, *holding)))[:_MOST_OFFERED]


def question(session: Session, ledger: Ledger) -> int:
    """Ask, for each agency of a draft, whether an alike one is the same; how many questions are new.

    Neither what somebody decided nor what this ledger asks already is asked again.
    """
    asked = {
        frozenset((doubt.facts.get("name"), doubt.facts.get("other")))
        for doubt in registry_queries.doubts(session, DoubtKind.AGENCY_SAME, ledger_id=ledger.id)
    }
    before = len(asked)
    registry = Registry(session, ledger.group_id, ledger.level)
    apart = registry_queries.apart(session, ledger.group_id)
    for agency in ledger_queries.agencies_of(session, ledger.id):
        if agency.is_collective:
            continue
        for other, is_likely in registry.alike(agency, apart.get(agency.id, ()))[:_MOST_CANDIDATES]:
            pair = frozenset((agency.name, other.name))
            if pair not in asked:
                asked.add(pair)
                _ask(session, ledger, agency, other, is_likely=is_likely)
    session.flush()
    return len(asked) - before


def _ask(session: Session, ledger: Ledger, agency: Agency, other: Agency, *, is_likely: bool) -> None:
    session.add(
        Doubt(
            ledger_id=ledger.id,
            kind=DoubtKind.AGENCY_SAME,
            facts={"name": agency.name, "other": other.name},
            answers=[SAME, DIFFERENT] if is_likely else [DIFFERENT, SAME],
        )
    )


def answer(session: Session, doubt_id: int, *, is_same: bool, actor_id: int, now: datetime) -> Doubt:
    """Answer whether two names are one agency: merge the entries, or keep them apart.

    The entry with people in its seats stays, else the one whose name tells its level, else the older one.
    Errors: OutOfDate where the question is settled, those of `merge`.
    """
    doubt = rows.held(session, Doubt, doubt_id)
    given = SAME if is_same else DIFFERENT
    if doubt is not None and doubt.answer == given:
        return doubt  # by another answer, or by the same button pressed twice
    if doubt is None or doubt.kind != DoubtKind.AGENCY_SAME or doubt.answered_at is not None:
        raise OutOfDate
    ledger = session.get_one(Ledger, doubt.ledger_id)
    names = (str(doubt.facts["name"]), str(doubt.facts["other"]))
    first, second = (queries.by_name(session, ledger.group_id, name) for name in names)
    if first is None or second is None:
        raise OutOfDate
    if not is_same:
        keep_apart(session, first.id, second.id, actor_id=actor_id, now=now)
    elif first.id != second.id:
        keep, drop = sorted((first, second), key=lambda agency: _precedence(session, agency))
        merge(session, keep.id, drop.id, actor_id=actor_id, now=now)
    if doubt.answered_at is None:
        _settle(doubt, given, actor_id, now)
    return doubt


def _precedence(session: Session, agency: Agency) -> tuple[bool, bool, int]:
    is_vacant = all(seat.person_id is None for seat in registry_queries.seats(session, agency.id))
    return is_vacant, not agency_names.parse(agency.name).tier, agency.id


def merge_choice(session: Session, keep_id: int, number: int) -> MergeChoice:
    """The agencies that one may be merged with: what the rules for names find first, then by likeness.

    Errors: NotFound.
    """
    keep = session.get(Agency, keep_id)
    if keep is None or keep.is_collective:
        raise NotFound
    apart = registry_queries.apart_from(session, keep_id)
    alike = Registry(session, keep.group_id).alike(keep, apart)[:_MOST_CANDIDATES]
    first = {other.id for other, _ in alike}
    rest = [
        agency for agency in registry_queries.single_agencies(session, keep.group_id) if agency.id != keep_id
    ]
    ranked = sorted(rest, key=lambda agency: (agency.id not in first, -fuzz.ratio(keep.name, agency.name)))
    return MergeChoice(keep, page_of(ranked, number, MERGE_PAGE_SIZE))


def merge(session: Session, keep_id: int, drop_id: int, *, actor_id: int, now: datetime) -> Agency:
    """One agency of two entries: items, duties, seats and names of the second go to the first.

    Errors: NotFound, OutOfDate for one and the same, AgencySeatsHeld, AgenciesReported.
    """
    mergers.hold_items(session, (keep_id, drop_id))
    keep, drop = _two(session, keep_id, drop_id)
    moved = mergers.move(session, keep, drop)
    for alias in registry_queries.aliases(session, drop.id):
        alias.agency_id = keep.id
    facts = {"name": keep.name, "other": drop.name, "other_id": drop.id, "items": moved}
    former = [name for name in (drop.name, drop.full_name) if name]
    keep.full_name, keep.level = keep.full_name or drop.full_name, keep.level or drop.level
    session.flush()
    session.delete(drop)
    session.flush()
    for name in former:
        if name != keep.full_name or name == facts["other"]:
            registries.note_name(session, keep, name)
    record(session, keep, "merge_agencies", actor_id, now, **facts)
    _settle_doubts(session, keep, keep, SAME, actor_id, now)
    return keep


def keep_apart(session: Session, first_id: int, second_id: int, *, actor_id: int, now: datetime) -> None:
    """Remember that two entries are two agencies, so that it is not asked again.

    Errors: NotFound, OutOfDate for one and the same.
    """
    first, second = _two(session, first_id, second_id)
    if second.id in registry_queries.apart_from(session, first.id):
        return
    smaller, larger = sorted((first.id, second.id))
    session.add(AgencyDistinction(agency_id=smaller, other_id=larger, decided_at=now, decided_by_id=actor_id))
    record(session, first, "keep_agencies_apart", actor_id, now, name=first.name, other=second.name)
    _settle_doubts(session, first, second, DIFFERENT, actor_id, now)


def _two(session: Session, first_id: int, second_id: int) -> tuple[Agency, Agency]:
    if first_id == second_id:
        raise OutOfDate
    found = {agency_id: rows.held(session, Agency, agency_id) for agency_id in sorted((first_id, second_id))}
    first, second = found[first_id], found[second_id]
    if first is None or second is None or first.is_collective or second.is_collective:
        raise NotFound
    return first, second


def _settle_doubts(
    session: Session, first: Agency, second: Agency, given: str, actor_id: int, now: datetime
) -> None:
    """Questions that the decision answers, in every draft."""
    for doubt in registry_queries.doubts(session, DoubtKind.AGENCY_SAME):
        names = (str(doubt.facts.get("name")), str(doubt.facts.get("other")))
        agencies = [queries.by_name(session, first.group_id, name) for name in names]
        if {agency.id for agency in agencies if agency} == {first.id, second.id}:
            _settle(doubt, given, actor_id, now)


def _settle(doubt: Doubt, given: str, actor_id: int, now: datetime) -> None:
    doubt.answer, doubt.answered_at, doubt.answered_by_id = given, now, actor_id


def record(
    session: Session, agency: Agency, action: str, actor_id: int, now: datetime, **facts: object
) -> None:
    """Note an act on an agency."""
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="agency",
        noun_id=agency.id,
        ledger_id=None,
        **facts,
    )
