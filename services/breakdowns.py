"""Breaking an item down (分解): sub-items typed, read, entered, changed, taken off; what ends them all."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NoReturn

from sqlmodel import Session

from domain.days import read_day
from domain.delivery import Priority
from domain.errors import (
    BreakdownByOther,
    BreakdownClosed,
    ItemNotYours,
    NotFound,
    OutOfDate,
    SubItemAgencyUnknown,
    SubItemDayBeyond,
    SubItemSettled,
    SubItemsTooMany,
    TextMissing,
    TextTooLong,
)
from domain.notices import MessageKind
from domain.roles import Permission
from domain.sub_items import (
    MAX_SUB_ITEMS,
    MAX_TITLE,
    LineFault,
    SubItemState,
    WrongLine,
    holds_up,
    is_within,
)
from intake import sub_items as lines_of
from intake.sub_items import ReadLine
from models.breakdowns import Breakdown, NewSubItem, SubItemCard, TypedLines
from models.items import Item
from models.people import Agency
from models.queries import breakdowns as breakdown_queries
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import registry as registry_queries
from models.queries import rows
from models.queries import sub_items as queries
from models.sub_items import SubItem
from models.views import Identity
from services import acting, audit, outbox


def reports_for(identity: Identity, item_id: int) -> frozenset[int]:
    """The agencies in whose name somebody reports on an item."""
    seats = (holding.seat for holding in identity.permitting(Permission.REPORT, item_id))
    return frozenset(seat.agency_id for seat in seats if seat.agency_id is not None)


def may_divide(breakdown: Breakdown, identity: Identity) -> bool:
    """Whether somebody may break the item down: whoever reports for a lead agency, or the secretariat."""
    item_id = breakdown.item.id
    is_lead = not breakdown.declarers.isdisjoint(reports_for(identity, item_id))
    return is_lead or identity.may(Permission.MANAGE_LEDGER, item_id)


def speak(session: Session, item_id: int, identity: Identity, now: datetime) -> None:
    """Put on record for whom somebody acts on an item's sub-items."""
    reports = identity.may(Permission.REPORT, item_id)
    permission = Permission.REPORT if reports else Permission.MANAGE_LEDGER
    acting.speak(session, identity, permission, item_id, now)


def divisible(session: Session, item_id: int, *, identity: Identity) -> Breakdown:
    """An item that the person may break down now, held.

    Errors: NotFound, ItemNotYours, BreakdownByOther, BreakdownClosed.
    """
    rows.held(session, Item, item_id)
    found = breakdown_queries.breakdown(session, item_id)
    if found is None:
        raise NotFound
    if not may_divide(found, identity):
        refuse_other(found, identity)
    if not found.is_divisible:
        raise BreakdownClosed(number=found.item.number)
    return found


def refuse_other(found: Breakdown, identity: Identity) -> NoReturn:
    """Errors: DelegationOutside, ItemNotYours, BreakdownByOther, which names the lead."""
    acting.refuse_outside(identity, Permission.REPORT, found.item.id)
    acting.refuse_outside(identity, Permission.MANAGE_LEDGER, found.item.id)
    if identity.agency_ids.isdisjoint(agency.id for agency in found.agencies):
        raise ItemNotYours(number=found.item.number)
    leads = [agency.name for agency in found.agencies if agency.id in found.declarers]
    raise BreakdownByOther(number=found.item.number, leads=leads)


# Lines that are typed


def read(session: Session, item_id: int, text: str, *, identity: Identity) -> TypedLines:
    """What the lines mean, each on its own: nothing is entered.

    Errors: TextMissing and those of `divisible`.
    """
    found = divisible(session, item_id, identity=identity)
    typed = lines_of.read(text, found.year)
    if not typed:
        raise TextMissing
    good: list[NewSubItem] = []
    wrong: list[WrongLine] = []
    for line in typed:
        row = _fitted(session, found, line)
        if isinstance(row, WrongLine):
            wrong.append(row)
        else:
            good.append(row)
    return TypedLines(found, tuple(good), tuple(wrong))


def _fitted(session: Session, found: Breakdown, line: ReadLine) -> NewSubItem | WrongLine:
    """A line as a sub-item of its item, or the first thing that is wrong in it."""
    if line.wrong_day:
        return WrongLine(line.text, LineFault.DAY_INVALID, {"text": line.wrong_day})
    if line.day is None:
        return WrongLine(line.text, LineFault.DAY_MISSING)
    title, name = _title_and_agency(session, found, line)
    agency = _agency_called(session, found, name) if name else None
    if name and agency is None:
        return WrongLine(line.text, LineFault.AGENCY_UNKNOWN, {"text": name})
    if not title:
        return WrongLine(line.text, LineFault.TITLE_MISSING)
    if len(title) > MAX_TITLE:
        return WrongLine(line.text, LineFault.TITLE_LONG, {"limit": MAX_TITLE})
    if not is_within(line.day, found.last_day):
        return WrongLine(line.text, LineFault.DAY_BEYOND, {"day": line.day, "last": found.last_day})
    return NewSubItem(title, line.day, agency)


def _title_and_agency(session: Session, found: Breakdown, line: ReadLine) -> tuple[str, str]:
    """The title in front of the date and the agency behind it; where the date comes first, the last word."""
    if line.before:
        return line.before, lines_of.agency_name(line.after)
    title, _, last = line.after.rpartition(" ")
    if title and _agency_called(session, found, lines_of.agency_name(last)) is not None:
        return title.strip(), lines_of.agency_name(last)
    return line.after, ""


def _agency_called(session: Session, found: Breakdown, name: str) -> Agency | None:
    """The agency of the item that is called so, or the only one whose name holds the word."""
    names = {
        agency.id: {agency.name, *(alias.name for alias in registry_queries.aliases(session, agency.id))}
        for agency in found.agencies
    }
    exact = [agency for agency in found.agencies if name in names[agency.id]]
    like = [agency for agency in found.agencies if any(name in known for known in names[agency.id])]
    matches = exact or like
    return matches[0] if name and len(matches) == 1 else None


def add(
    session: Session, item_id: int, text: str, *, identity: Identity, now: datetime
) -> tuple[SubItemCard, ...]:
    """Enter the lines that can be read; the new sub-items. The same lines again enter nothing.

    Errors: SubItemsTooMany, TextMissing where no line can be read, and those of `divisible`.
    """
    typed = read(session, item_id, text, identity=identity)
    if not typed.found:
        raise TextMissing
    known = {_key(line.sub_item) for line in typed.breakdown.lines}
    new = [row for row in typed.found if (row.title, row.deadline, row.agency and row.agency.id) not in known]
    position = queries.next_position(session, item_id)
    if position + len(new) > MAX_SUB_ITEMS + 1:
        raise SubItemsTooMany(limit=MAX_SUB_ITEMS)
    added = [_row(item_id, position + place, row, identity, now) for place, row in enumerate(new)]
    session.add_all(added)
    session.flush()
    item = typed.breakdown.item
    if added:
        numbers = [f"{item.number}.{row.position}" for row in added]
        _note(session, item, identity, now, "break_down", sub_items=numbers)
        tell(session, item, {row.agency_id for row in added}, identity=identity, now=now)
    cards = (breakdown_queries.card(session, row.id) for row in added)
    return tuple(found for found in cards if found is not None)


def _key(row: SubItem) -> tuple[str, date, int | None]:
    return row.title, row.deadline, row.agency_id


def _row(item_id: int, position: int, new: NewSubItem, identity: Identity, now: datetime) -> SubItem:
    return SubItem(
        item_id=item_id,
        position=position,
        title=new.title,
        deadline=new.deadline,
        original_deadline=new.deadline,
        agency_id=new.agency.id if new.agency else None,
        created_at=now,
        created_by_id=identity.person.id,
    )


# Changes


def open_card(session: Session, sub_item_id: int, *, identity: Identity) -> SubItemCard:
    """A sub-item that may still be changed, with its item held.

    Errors: OutOfDate where it was taken off, SubItemSettled, and those of `divisible`.
    """
    item_id = queries.item_id_of(session, sub_item_id)
    if item_id is None:
        raise OutOfDate
    divisible(session, item_id, identity=identity)
    rows.held(session, SubItem, sub_item_id)
    card = breakdown_queries.card(session, sub_item_id)
    if card is None:
        raise OutOfDate
    if not card.line.is_unfinished:
        raise SubItemSettled(number=card.number)
    return card


def retitle(session: Session, sub_item_id: int, title: str, *, identity: Identity, now: datetime) -> None:
    """Give a sub-item another title. Errors: TextMissing, TextTooLong and those of `open_card`."""
    title = " ".join(title.split())
    if not title:
        raise TextMissing
    if len(title) > MAX_TITLE:
        raise TextTooLong(length=len(title), limit=MAX_TITLE)
    card = open_card(session, sub_item_id, identity=identity)
    before, card.line.sub_item.title = card.line.sub_item.title, title
    _changed(session, card, identity, now, before=before, after=title)


def redate(session: Session, sub_item_id: int, text: str, *, identity: Identity, now: datetime) -> None:
    """Give a sub-item another deadline, typed in any usual form; the first one is kept beside it.

    Errors: DateInvalid, SubItemDayBeyond and those of `open_card`.
    """
    card = open_card(session, sub_item_id, identity=identity)
    day = _day(text, card.breakdown.year)
    last = card.breakdown.last_day
    if not is_within(day, last):
        raise SubItemDayBeyond(day=day, last=last)
    before, card.line.sub_item.deadline = card.line.sub_item.deadline, day
    _changed(session, card, identity, now, before=before.isoformat(), after=day.isoformat())


def _day(text: str, year: int | None) -> date:
    found = lines_of.read(text, year)
    if found and found[0].day is not None:
        return found[0].day
    return read_day(text, year=year)


def reassign(
    session: Session, sub_item_id: int, agency_id: int | None, *, identity: Identity, now: datetime
) -> None:
    """Put another agency of the item in charge; None makes it the lead's milestone.

    Both agencies are told. Errors: SubItemAgencyUnknown and those of `open_card`.
    """
    card = open_card(session, sub_item_id, identity=identity)
    row, names = card.line.sub_item, {agency.id: agency.name for agency in card.breakdown.agencies}
    if agency_id is not None and agency_id not in names:
        raise SubItemAgencyUnknown(number=card.breakdown.item.number)
    if agency_id == row.agency_id:
        return
    former = row.agency_id
    row.agency_id, row.state, row.declared_at, row.note = agency_id, SubItemState.OPEN, None, None
    before = card.line.agency.name if card.line.agency else None
    after = names[agency_id] if agency_id is not None else None
    _changed(session, card, identity, now, also=former, before=before, after=after)


def remove(session: Session, sub_item_id: int, *, identity: Identity, now: datetime) -> SubItemCard:
    """Take a sub-item off its item; its number is not given again. Errors: those of `open_card`."""
    card = open_card(session, sub_item_id, identity=identity)
    row, item = card.line.sub_item, card.breakdown.item
    row.state, row.ended_at = SubItemState.CANCELLED, now
    _note(session, item, identity, now, "remove_sub_item", sub_item=card.number, before=row.title)
    tell(session, item, {row.agency_id}, identity=identity, now=now)
    return card


def held_up_by(session: Session, item: Item, agency_id: int) -> tuple[str, ...]:
    """The numbers of the unfinished sub-items that stand against an agency's declaration of completion."""
    declarers = item_queries.answering(item_queries.parties(session, [item.id]).get(item.id, ()))
    return tuple(
        f"{item.number}.{row.position}"
        for row in queries.unfinished(session, item.id)
        if holds_up(row.agency_id, agency_id, declarers)
    )


def end_all(session: Session, item: Item) -> None:
    """The item came to its end: nothing more is to be done about its sub-items."""
    for row in queries.unfinished(session, item.id):
        row.state, row.ended_at = SubItemState.CANCELLED, item.closed_at


def _changed(
    session: Session,
    card: SubItemCard,
    identity: Identity,
    now: datetime,
    *,
    also: int | None = None,
    **facts: object,
) -> None:
    item = card.breakdown.item
    _note(session, item, identity, now, "change_sub_item", sub_item=card.number, **facts)
    tell(session, item, {card.line.sub_item.agency_id, also}, identity=identity, now=now)


def _note(
    session: Session, item: Item, identity: Identity, now: datetime, action: str, **facts: object
) -> None:
    speak(session, item.id, identity, now)
    audit.record_act(
        session,
        item,
        action,
        now=now,
        actor_id=identity.person.id,
        **facts,
    )
    session.flush()


def tell(
    session: Session, item: Item, agency_ids: Iterable[int | None], *, identity: Identity, now: datetime
) -> None:
    """Let agencies, but not the one that acts, know what they have to do about the item's sub-items now."""
    told = [agency_id for agency_id in agency_ids if agency_id is not None]
    others = sorted(set(told) - identity.agency_ids)
    enqueue(session, MessageKind.SUB_ITEMS_CHANGED, others, f"{item.id}", {"item_id": item.id}, now)


def enqueue(
    session: Session,
    kind: MessageKind,
    agency_ids: Sequence[int],
    cause: str,
    facts: dict[str, object],
    now: datetime,
) -> None:
    """One message of a kind to each agency's contact."""
    for person_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{cause}:{outbox.moment(now)}:{person_id}",
            facts=facts,
            priority=Priority.REMINDER,
            now=now,
        )
