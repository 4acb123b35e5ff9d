"""What a claimed message becomes when its turn comes: a letter to send, a time to wait until, or nothing."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.notices import TOLD_ANYWAY
from models.groups import GroupLink, GroupPost
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import groups as group_queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import zones as zone_queries
from models.views import NoticeCopy
from rendering import groups, notices
from rendering.messages import Message
from rendering.texts import Texts
from services import messages, quiet_hours


@dataclass(frozen=True)
class Letter:
    """A message in the words of its recipient."""

    chat_id: int
    message: Message
    replaces: int | None = None  # Telegram's number of the message whose place it takes
    thread_id: int | None = None  # a topic of a group


@dataclass(frozen=True)
class Held:
    """The recipient wants to be left alone."""

    until: datetime


@dataclass(frozen=True)
class Superseded:
    """There is nothing to tell any more."""


Prepared = Letter | Held | Superseded


def prepare(
    session: Session,
    outgoing: Sequence[OutboxMessage],
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str,
    username: str = "",
) -> list[Prepared]:
    """Look up what each message tells, as it is now.

    `language` is for groups, and for people who chose none; `zone` is the installation's; `username` is the
    bot's, for links to it.
    """
    zones = zone_queries.in_force(session, zone)
    people = people_queries.by_id(
        session, {message.person_id for message in outgoing if message.person_id is not None}
    )
    links = group_queries.by_id(
        session, {message.group_link_id for message in outgoing if message.group_link_id is not None}
    )
    told = messages.load_all(session, outgoing, now=now, zones=zones)
    edited_ids = {row.edits_id for row in outgoing if row.edits_id}
    edited = outbox_queries.telegram_ids(session, edited_ids)
    lost = outbox_queries.lost(session, edited_ids)
    rests = quiet_hours.Rests.of(session, outgoing, zones)
    shared: dict[Hashable, Message] = {}
    prepared = [
        _prepared(people[message.person_id], message, facts, now, Texts(language, zones), rests, shared)
        if message.person_id is not None
        else _posted(links.get(message.group_link_id or 0), facts, Texts(language, zones), username)
        for message, facts in zip(outgoing, told, strict=True)
    ]
    return [_in_place(*pair, edited, lost) for pair in zip(outgoing, prepared, strict=True)]


def _in_place(
    message: OutboxMessage, prepared: Prepared, edited: Mapping[int, int], lost: Collection[int]
) -> Prepared:
    """What edits an earlier message has nothing to say where that one was not sent: it will be true then.

    Where it may have arrived and nobody knows under which number, what has to be told is told as a new one.
    """
    if message.edits_id is None:
        return prepared
    if message.edits_id not in edited:
        is_told = message.edits_id in lost and message.kind in TOLD_ANYWAY
        return prepared if is_told else Superseded()
    if isinstance(prepared, Letter):
        return replace(prepared, replaces=edited[message.edits_id])
    return prepared


def _posted(link: GroupLink | None, post: object | None, texts: Texts, username: str) -> Prepared:
    if link is None or link.chat_id is None or not isinstance(post, GroupPost):
        return Superseded()
    return Letter(link.chat_id, groups.post(post, texts, username), thread_id=link.thread_id)


def _prepared(
    person: Person,
    message: OutboxMessage,
    facts: object | None,
    now: datetime,
    usual: Texts,
    rests: quiet_hours.Rests,
    shared: dict[Hashable, Message],
) -> Prepared:
    until = rests.until(person, message, now)
    if until > now:
        return Held(until)
    if facts is None:
        return Superseded()
    texts = Texts(person.language or usual.language, usual.zones)
    return Letter(person.telegram_id, _worded(message, facts, texts, now, shared))


def _worded(
    message: OutboxMessage, facts: object, texts: Texts, now: datetime, shared: dict[Hashable, Message]
) -> Message:
    """The message in words; a notice reads the same for all who have not signed it, so it is put once."""
    if not isinstance(facts, NoticeCopy) or facts.receipt.acknowledged_at is not None:
        return notices.render(message.kind, facts, texts, now)
    key = (message.kind, facts.notice.id, texts.language)
    if key not in shared:
        shared[key] = notices.render(message.kind, facts, texts, now)
    return shared[key]
