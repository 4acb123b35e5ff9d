"""Until when a message is held: by its recipient's quiet hours, and by a ledger's where it presses people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain import budgets
from domain.calendars import QuietHours, WorkCalendar
from domain.delivery import Priority
from domain.regulations import Regulation
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import calendars as calendar_queries
from models.queries import regulations as regulation_queries


@dataclass(frozen=True)
class Rests:
    """What holds messages back, looked up once for several."""

    zone: ZoneInfo
    work_calendar: WorkCalendar
    limits: Mapping[int, Regulation]

    @staticmethod
    def of(session: Session, messages: Sequence[OutboxMessage], zone: ZoneInfo) -> "Rests":
        """For these messages."""
        pressing = [message for message in messages if _presses(message)]
        ledger_ids = {ledger_id for message in pressing for ledger_id in _ledger_ids(message)}
        return Rests(
            zone,
            calendar_queries.work_calendar(session) if pressing else WorkCalendar(),
            regulation_queries.of_ledgers(session, ledger_ids) if ledger_ids else {},
        )

    def until(self, person: Person | None, message: OutboxMessage, now: datetime) -> datetime:
        """`now`, or the first moment at which the message may leave.

        What is due today comes through. What presses people keeps to working days and to the hours of the
        ledgers that it is about, also where something else held it up: it is never told in a night.
        """
        if person is None or message.priority <= Priority.DUE_TODAY:
            return now
        own = _own(person)
        if _presses(message):
            return self._hours(message, own).next_allowed(now, self.zone)
        return own.next_allowed(now, self.zone) if own is not None else now

    def _hours(self, message: OutboxMessage, own: QuietHours | None) -> budgets.Hours:
        """The strictest of the ledgers' holds."""
        rules = [self.limits[row] for row in _ledger_ids(message)] or [Regulation()]
        opens, closes = max(row.quiet_until for row in rules), min(row.quiet_from for row in rules)
        return budgets.Hours(self.work_calendar, opens, closes, own)


def _own(person: Person) -> QuietHours | None:
    if person.quiet_start is None or person.quiet_end is None:
        return None
    return QuietHours(person.quiet_start, person.quiet_end)


def _presses(message: OutboxMessage) -> bool:
    """An edit presses nobody: it makes no sound."""
    return message.kind in budgets.COUNTED and message.edits_id is None


def _ledger_ids(message: OutboxMessage) -> Sequence[int]:
    found: Sequence[int] = message.facts.get("ledger_ids", ())
    return found
