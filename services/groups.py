"""Work groups: linked by the secretariat, moved or ended by Telegram."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import NotFound
from domain.groups import (
    CODE_LIFE,
    LOST,
    UPGRADE_TAKES,
    GroupCodeExpired,
    GroupCodeUnknown,
    GroupLedgerUnclear,
    LinkState,
)
from domain.notices import MessageKind
from domain.roles import Permission, Role
from domain.zones import Zones
from models.documents import Ledger, LedgerStatus
from models.groups import GroupLink, LinkedLedger, Place
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import groups as queries
from models.queries import ledgers as ledger_queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import rows
from services import audit, codes, outbox

MAX_ERROR = 500  # characters kept of what Telegram said
MAX_TITLE = 300


def offer(session: Session, ledger_id: int, *, actor_id: int, now: datetime) -> str:
    """A fresh one-time code that links a group to a ledger; an earlier unused one stops working.

    Errors: NotFound where the ledger is not in force.
    """
    ledger = _in_force(session, ledger_id)
    for earlier in queries.offered(session, ledger.id):
        _end(earlier, LinkState.UNLINKED, now)
    code = codes.fresh()
    link = GroupLink(
        ledger_id=ledger.id,
        state=LinkState.OFFERED,
        code_hash=codes.hashed(code),
        code_expires_at=now + CODE_LIFE,
        created_at=now,
        created_by_id=actor_id,
    )
    session.add(link)
    session.flush()
    _note(session, link, "offer_group", now, actor_id)
    return code


def link_by_code(session: Session, code: str, place: Place, *, actor_id: int, now: datetime) -> LinkedLedger:
    """Link the group or topic in which a code was used; the same again changes nothing.

    Errors: GroupCodeUnknown, GroupCodeExpired, NotFound where the ledger is not in force any more.
    """
    link = queries.by_code(session, codes.hashed(code))
    if link is not None and link.state is LinkState.LINKED and _is_at(link, place):
        return LinkedLedger(link, session.get_one(Ledger, link.ledger_id))
    if link is None or link.state is not LinkState.OFFERED:
        raise GroupCodeUnknown
    if link.code_expires_at is None or now >= link.code_expires_at:
        raise GroupCodeExpired
    return _link(session, link, place, actor_id, now)


def link_the_one(session: Session, place: Place, *, actor_id: int, now: datetime) -> LinkedLedger:
    """Link a group to the one ledger in force. Errors: GroupLedgerUnclear."""
    published = ledger_queries.published(session)
    if len(published) != 1:
        raise GroupLedgerUnclear(count=len(published))
    offered = GroupLink(
        ledger_id=published[0].id, state=LinkState.OFFERED, created_at=now, created_by_id=actor_id
    )
    return _link(session, offered, place, actor_id, now)


def _link(session: Session, link: GroupLink, place: Place, actor_id: int, now: datetime) -> LinkedLedger:
    ledger = _in_force(session, link.ledger_id)
    for row in queries.linked_at(session, place.chat_id, place.thread_id):
        if row.ledger_id == ledger.id and row is not link:
            if link in session:
                _end(link, LinkState.UNLINKED, now, by_id=actor_id)  # a code for what is linked already
            row.title = place.title[:MAX_TITLE]
            return LinkedLedger(row, ledger)
    link.state = LinkState.LINKED
    link.chat_id, link.thread_id, link.title = place.chat_id, place.thread_id, place.title[:MAX_TITLE]
    link.linked_at, link.linked_by_id = now, actor_id
    session.add(link)
    session.flush()
    _note(session, link, "link_group", now, actor_id, title=link.title)
    return LinkedLedger(link, ledger)


def _is_at(link: GroupLink, place: Place) -> bool:
    return (link.chat_id, link.thread_id) == (place.chat_id, place.thread_id)


def _in_force(session: Session, ledger_id: int) -> Ledger:
    ledger = rows.held(session, Ledger, ledger_id)
    if ledger is None or ledger.status is not LedgerStatus.PUBLISHED:
        raise NotFound
    return ledger


def unlink(session: Session, link_id: int, *, actor_id: int, now: datetime) -> LinkedLedger:
    """Post nothing in a group any more; twice is once. Errors: NotFound."""
    link = rows.held(session, GroupLink, link_id)
    if link is None:
        raise NotFound
    if link.state is LinkState.LINKED:
        _unlink(session, link, actor_id, now)
    return LinkedLedger(link, session.get_one(Ledger, link.ledger_id))


def unlink_place(session: Session, place: Place, *, actor_id: int, now: datetime) -> int:
    """Post nothing any more in the group or topic where somebody says so; how many ledgers it had."""
    links = queries.linked_at(session, place.chat_id, place.thread_id)
    for link in links:
        _unlink(session, link, actor_id, now)
    return len(links)


def _unlink(session: Session, link: GroupLink, actor_id: int, now: datetime) -> None:
    _end(link, LinkState.UNLINKED, now, by_id=actor_id)
    _note(session, link, "unlink_group", now, actor_id)


def _end(link: GroupLink, state: LinkState, now: datetime, *, by_id: int | None = None) -> None:
    link.state = state
    link.ended_at, link.ended_by_id = now, by_id


def _note(
    session: Session, link: GroupLink, action: str, now: datetime, actor_id: int | None, **facts: object
) -> None:
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="group_link",
        noun_id=link.id,
        ledger_id=link.ledger_id,
        **facts,
    )


# What Telegram does


def move(session: Session, *, old_id: int, new_id: int, now: datetime) -> None:
    """A group became a supergroup and has a new id. What looked like a removal a moment ago was none."""
    links = [*queries.in_chat(session, old_id)]
    for link in queries.in_chat(session, old_id, LinkState.REMOVED):
        if link.ended_at is not None and now - link.ended_at <= UPGRADE_TAKES:
            link.state, link.ended_at, link.error = LinkState.LINKED, None, None
            links.append(link)
    for link in links:
        link.chat_id = new_id
        _note(session, link, "move_group", now, None)


def note_ended(session: Session, *, chat_id: int, state: LinkState, error: str, now: datetime) -> None:
    """The bot was taken out of a group, or may not write there any more: all its topics are lost."""
    for link in queries.in_chat(session, chat_id):
        _lose(session, link, state, error, now)


def lose(
    session: Session, message_id: int, attempts: int, *, state: LinkState, now: datetime, error: str
) -> bool:
    """A message could not be posted: its link ends, and what the group was to be told ends with it.

    The secretariat is told of the link; the message is no news beside that.
    """
    message = outbox_queries.held(session, message_id, attempts)
    if message is None or not outbox.unreachable(session, message_id, attempts, now=now, error=error):
        return False
    message.set_aside_at = now
    link = rows.held(session, GroupLink, message.group_link_id or 0)
    if link is not None and link.state is LinkState.LINKED:
        _lose(session, link, state, error, now)
    return True


def follow(
    session: Session, message_id: int, attempts: int, *, chat_id: int, now: datetime, reason: str
) -> bool:
    """A message was refused because its group has a new id: that is kept, and it goes there at once."""
    message = outbox_queries.held(session, message_id, attempts)
    if message is None:
        return False
    link = session.get(GroupLink, message.group_link_id or 0)
    if link is not None and link.chat_id is not None and link.chat_id != chat_id:
        move(session, old_id=link.chat_id, new_id=chat_id, now=now)
    return outbox.postpone(session, message_id, attempts, until=now, reason=reason)


def _lose(session: Session, link: GroupLink, state: LinkState, error: str, now: datetime) -> None:
    _end(link, state, now)
    link.error = error[:MAX_ERROR]
    _note(session, link, "lose_group", now, None, reason=link.error)
    for person_id in people_queries.reachable_ids(
        people_queries.seats_with_roles(session, [Role.SECRETARIAT])
    ):
        outbox.enqueue(
            session,
            kind=MessageKind.GROUP_LOST,
            person_id=person_id,
            dedup_key=f"group_lost:{link.id}:{outbox.moment(now)}:{person_id}",
            facts={"link_id": link.id},
            priority=Priority.REMINDER,
            now=now,
        )


def load_lost(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> LinkedLedger | None:
    """The link that ended, as long as the group was not linked anew and the person can do that."""
    identity = people_queries.identity(session, person.telegram_id, now=now)
    found = queries.link(session, message.facts["link_id"])
    if identity is None or not identity.may(Permission.CONFIGURE) or found is None:
        return None
    link = found.link
    if link.state not in LOST or link.chat_id is None:
        return None
    again = queries.linked_at(session, link.chat_id, link.thread_id)
    return None if any(row.ledger_id == link.ledger_id for row in again) else found
