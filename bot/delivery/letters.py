"""What a claimed message becomes when its turn comes: a letter to send, a time to wait until, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import QuietHours
from domain.delivery import Priority
from models.outbox import OutboxMessage
from models.people import Person
from rendering import notices
from rendering.messages import Message
from rendering.texts import Texts
from services import messages


@dataclass(frozen=True)
class Letter:
    """A message in the words of its recipient."""

    chat_id: int
    message: Message


@dataclass(frozen=True)
class Held:
    """The recipient wants to be left alone."""

    until: datetime


@dataclass(frozen=True)
class Superseded:
    """There is nothing to tell any more."""


Prepared = Letter | Held | Superseded


def prepare_all(
    session: Session, messages: Sequence[OutboxMessage], *, now: datetime, zone: ZoneInfo, language: str
) -> list[Prepared]:
    """`prepare` for each of several messages."""
    return [prepare(session, message, now=now, zone=zone, language=language) for message in messages]


def prepare(
    session: Session, message: OutboxMessage, *, now: datetime, zone: ZoneInfo, language: str
) -> Prepared:
    """Look up what the message tells, as it is now; `language` is for people who chose none."""
    person = session.get_one(Person, message.person_id)
    quiet_until = _quiet_until(person, message, now, zone)
    if quiet_until > now:
        return Held(quiet_until)
    facts = messages.load(session, message, now=now)
    if facts is None:
        return Superseded()
    texts = Texts(person.language or language, zone)
    return Letter(person.telegram_id, notices.render(message.kind, facts, texts, texts.local_day(now)))


def _quiet_until(person: Person, message: OutboxMessage, now: datetime, zone: ZoneInfo) -> datetime:
    """The end of the person's quiet hours; what is due today comes through."""
    if person.quiet_start is None or person.quiet_end is None or message.priority <= Priority.DUE_TODAY:
        return now
    return QuietHours(person.quiet_start, person.quiet_end).next_allowed(now, zone)
