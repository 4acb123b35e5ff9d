"""Corrections of a draft: title, deadline, agencies, doubts; refused once the ledger is published."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from domain.errors import AgencyUnknown, NotFound, OutOfDate, TextMissing, TextTooLong
from domain.items import PartyRole
from intake import agencies as agency_words
from intake import targets
from intake.drafts import DoubtKind
from models.documents import Ledger
from models.items import Assignment, Item
from models.people import Agency
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import rows
from services import agencies, audit, entries, ledgers

MAX_TITLE = 200
AS_IT_STANDS = "as_it_stands"  # the answer to a doubt that is left to the text
MAX_AGENCY_NAME = 100
_BETWEEN_NAMES = re.compile(r"[、，,；;\n]")
_NEXT_ROLE = {
    PartyRole.LEAD: PartyRole.RESPONSIBLE,
    PartyRole.RESPONSIBLE: PartyRole.PARTICIPANT,
    PartyRole.PARTICIPANT: PartyRole.LEAD,
}


class Wording(StrEnum):
    """The texts of an item that are replaced as a whole; empty ones are taken away."""

    LABEL = "label"
    SECTION = "section"
    BODY = "body"


_LIMITS = {Wording.LABEL: 40, Wording.SECTION: 300}
#: What a correction makes sure of, among the fields that a draft is more or less sure of.
_SURE = {
    "title": "title",
    "section": "section",
    "body": "body",
    "deadline": "deadlines",
    "agency": "parties",
    "role": "parties",
    "lead": "parties",
    "target": "targets",
}


def draft_item(session: Session, item_id: int) -> Item:
    """An item whose ledger is a draft, as it is once the draft is held. Errors: NotFound, LedgerNotDraft."""
    ledger_id = item_queries.ledger_id_of(session, item_id)
    if ledger_id is None:
        raise NotFound
    ledgers.draft_ledger(session, ledger_id)
    item = rows.held(session, Item, item_id)
    if item is None:
        raise NotFound
    return item


def retitle(session: Session, item_id: int, title: str, *, actor_id: int | None, now: datetime) -> Item:
    """Give an item another title. Errors: TextMissing, TextTooLong."""
    title = " ".join(title.split())
    if not title:
        raise TextMissing
    if len(title) > MAX_TITLE:
        raise TextTooLong(length=len(title), limit=MAX_TITLE)
    item = draft_item(session, item_id)
    note(session, item, actor_id, now, field="title", before=item.title, after=title)
    item.title = title
    return item


def reword(
    session: Session, item_id: int, field: Wording, text: str, *, actor_id: int | None, now: datetime
) -> Item:
    """Give an item another printed number, section or body; targets are read anew from a new body.

    Errors: TextTooLong.
    """
    limit = _LIMITS.get(field)
    if limit is not None and len(text) > limit:
        raise TextTooLong(length=len(text), limit=limit)
    item = draft_item(session, item_id)
    note(session, item, actor_id, now, field=field, before=getattr(item, field), after=text)
    setattr(item, field, text if field is Wording.BODY else text or None)
    if field is Wording.BODY:
        entries.write_targets(session, item, targets.find(item.body))
    return item


def set_deadline(
    session: Session, item_id: int, deadline: date | None, *, actor_id: int | None, now: datetime
) -> Item:
    """Set an item's deadline; None makes it continuing, without an end date."""
    item = draft_item(session, item_id)
    note(session, item, actor_id, now, field="deadline", before=_iso(item.deadline), after=_iso(deadline))
    item.deadline = deadline
    item.is_continuing = deadline is None
    item.is_deadline_assumed = False
    settle(session, item, DEADLINE_DOUBTS, _iso(deadline) or "continuing", actor_id, now)
    return item


def next_role(session: Session, assignment_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Give a party the next role: lead → responsible → participant → lead.

    A new lead takes over from the old one, unless the text says that each is responsible for its own part.
    Errors: OutOfDate where the agency was taken off the item.
    """
    assignment, item = _party(session, assignment_id)
    before, assignment.role = assignment.role, _NEXT_ROLE[assignment.role]
    if assignment.role is PartyRole.LEAD and not item.is_split:
        _step_down(session, item, assignment)
    note(session, item, actor_id, now, field="role", before=before, after=assignment.role)
    settle(session, item, LEAD_DOUBTS, assignment.role, actor_id, now)
    return item


def _step_down(session: Session, item: Item, new_lead: Assignment) -> None:
    for other in item_queries.assignments(session, item.id):
        if other.id != new_lead.id and other.role is PartyRole.LEAD:
            other.role = PartyRole.RESPONSIBLE


def remove_party(session: Session, assignment_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Take an agency off an item."""
    assignment, item = _party(session, assignment_id)
    agency = session.get(Agency, assignment.agency_id)
    session.delete(assignment)
    session.flush()
    note(session, item, actor_id, now, field="agency", before=agency.name if agency else None, after=None)
    return item


def names_in(text: str) -> list[str]:
    """The names of a list that somebody typed."""
    return [name for part in _BETWEEN_NAMES.split(text) if (name := "".join(part.split()))]


def add_parties(
    session: Session, item_id: int, text: str, *, is_new: bool = False, actor_id: int | None, now: datetime
) -> Item:
    """Put agencies on an item: names with 、 between them, in full, by an alias, or by a short form.

    The rules for names decide, as they do for a document. What they leave open is a new agency only when
    `is_new` says so. Errors: TextMissing, TextTooLong; AgencyUnknown with the `candidates`, none or several.
    """
    names = names_in(text)
    if not names:
        raise TextMissing
    item = draft_item(session, item_id)
    ledger = ledgers.draft_ledger(session, item.ledger_id)
    for name in names:
        if len(name) > MAX_AGENCY_NAME:
            raise TextTooLong(length=len(name), limit=MAX_AGENCY_NAME)
        agency = _agency_named(session, ledger, name, now, is_new=is_new)
        _add_party(session, item, agency, actor_id, now)
    return item


def set_parties(
    session: Session,
    item_id: int,
    wanted: Sequence[tuple[Agency, PartyRole]],
    *,
    actor_id: int | None,
    now: datetime,
) -> Item:
    """Exactly these agencies on the item, each once, with these parts and in this order."""
    item = draft_item(session, item_id)
    taken = {row.agency_id: row for row in item_queries.assignments(session, item_id)}
    for agency_id in taken.keys() - {agency.id for agency, _ in wanted}:
        remove_party(session, taken[agency_id].id, actor_id=actor_id, now=now)
    for position, (agency, role) in enumerate(wanted):
        part = taken.get(agency.id)
        if part is None:
            session.add(Assignment(item_id=item_id, agency_id=agency.id, role=role, position=position))
            note(session, item, actor_id, now, field="agency", before=None, after=agency.name)
        else:
            part.position = position
            if part.role is not role:
                note(session, item, actor_id, now, field="role", before=part.role, after=role)
                part.role = role
    _settle_parties(session, item, wanted, actor_id, now)
    return item


def _settle_parties(
    session: Session,
    item: Item,
    parties: Sequence[tuple[Agency, PartyRole]],
    actor_id: int | None,
    now: datetime,
) -> None:
    names = [agency.name for agency, _ in parties]
    leads = [agency.name for agency, role in parties if role is PartyRole.LEAD]
    if names:
        settle(session, item, _LIST_DOUBTS, "、".join(names), actor_id, now)
    if leads:
        settle(session, item, LEAD_DOUBTS, "、".join(leads), actor_id, now)


def _add_party(session: Session, item: Item, agency: Agency, actor_id: int | None, now: datetime) -> None:
    taken = item_queries.assignments(session, item.id)
    if all(row.agency_id != agency.id for row in taken):
        position = max((row.position for row in taken), default=-1) + 1
        session.add(
            Assignment(item_id=item.id, agency_id=agency.id, role=PartyRole.RESPONSIBLE, position=position)
        )
        session.flush()
        note(session, item, actor_id, now, field="agency", before=None, after=agency.name)
    settle(session, item, _AGENCY_DOUBTS, agency.name, actor_id, now)


def _agency_named(session: Session, ledger: Ledger, name: str, now: datetime, *, is_new: bool) -> Agency:
    """The agency that the rules for names find, as in a document; else a new one, if that is meant."""
    if not is_new and not agencies.is_known(session, ledger, name):
        raise AgencyUnknown(name=name, candidates=agencies.offered(session, ledger, name))
    return entered(session, ledger, name, now)


def entered(session: Session, ledger: Ledger, name: str, now: datetime) -> Agency:
    """The agency, or the collective name, that somebody typed for an item of a draft."""
    return agencies.registered(
        session,
        group_id=ledger.group_id,
        name=name,
        is_collective=agency_words.is_group(name),
        now=now,
        issuer=ledger.level,
    )


def drop(session: Session, item_id: int, *, actor_id: int | None, now: datetime) -> int:
    """Remove an item from the draft; the other numbers stay as printed. The ledger's id."""
    item = draft_item(session, item_id)
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="drop",
        ledger_id=item.ledger_id,
        number=item.number,
        title=item.title,
    )
    session.delete(item)
    return item.ledger_id


def keep_deadline(session: Session, item_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """The date at hand is right: it is assumed no more, and what was asked about it is answered."""
    item = draft_item(session, item_id)
    if item.deadline is not None:
        return set_deadline(session, item_id, item.deadline, actor_id=actor_id, now=now)
    return item


def let_item_stand(session: Session, item_id: int, *, actor_id: int | None, now: datetime) -> Item:
    """Answer every question about one item with: as the text has it."""
    item = draft_item(session, item_id)
    settle(session, item, DoubtKind, AS_IT_STANDS, actor_id, now)
    note(session, item, actor_id, now, field="doubts", before=None, after=AS_IT_STANDS)
    return item


def let_stand(session: Session, ledger_id: int, *, actor_id: int | None, now: datetime) -> int:
    """Answer every question that is still open with: as the text has it; how many that were."""
    ledgers.draft_ledger(session, ledger_id)
    open_doubts = ledger_queries.open_doubts(session, ledger_id)
    for doubt, _ in open_doubts:
        doubt.answer, doubt.answered_at, doubt.answered_by_id = AS_IT_STANDS, now, actor_id
    audit.record_on_ledger(
        session,
        now=now,
        actor_id=actor_id,
        action="let_stand",
        ledger_id=ledger_id,
        doubts=len(open_doubts),
    )
    return len(open_doubts)


LEAD_DOUBTS = frozenset({DoubtKind.WHO_LEADS})
DEADLINE_DOUBTS = frozenset(
    {
        DoubtKind.NO_DEADLINE,
        DoubtKind.DEADLINE_YEAR,
        DoubtKind.DEADLINE_UNCLEAR,
        DoubtKind.DEADLINE_CITED,
    }
)
_AGENCY_DOUBTS = frozenset({DoubtKind.NO_PARTY})
_LIST_DOUBTS = _AGENCY_DOUBTS | {DoubtKind.PARTY_UNCLEAR}


def settle(
    session: Session, item: Item, kinds: Iterable[DoubtKind], answer: str, actor_id: int | None, now: datetime
) -> None:
    """Answer the open questions of these kinds about an item."""
    for doubt in ledger_queries.unanswered(session, item.id, kinds):
        doubt.answer, doubt.answered_at, doubt.answered_by_id = answer, now, actor_id


def _party(session: Session, assignment_id: int) -> tuple[Assignment, Item]:
    """An agency's part in an item of a draft, as it is now that the draft is held."""
    found = session.get(Assignment, assignment_id)
    if found is None:
        raise OutOfDate
    item = draft_item(session, found.item_id)
    assignment = rows.held(session, Assignment, assignment_id)
    if assignment is None:
        raise OutOfDate
    return assignment, item


def note(session: Session, item: Item, actor_id: int | None, now: datetime, **facts: object) -> None:
    """Note a correction of an item; buttons of older cards are out of date from then on."""
    item.revision += 1
    field = _SURE.get(str(facts.get("field")))
    if field in item.confidence:
        item.confidence = {**item.confidence, field: 1.0}
    audit.record_act(
        session,
        item,
        "correct",
        now=now,
        actor_id=actor_id,
        **facts,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
