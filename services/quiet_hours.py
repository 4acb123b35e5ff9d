"""Until when a message is held: by its recipient's quiet hours, and by a ledger's where it presses people."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain import budgets
from domain.calendars import QuietHours, WorkCalendar
from domain.delivery import Priority
from domain.regulations import Regulation
from domain.zones import Zones
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import calendars as calendar_queries
from models.queries import regulations as regulation_queries


@dataclass(frozen=True)
class Rests:
    """What holds messages back, looked up once for several."""

    zones: Zones
    work_calendar: WorkCalendar
    limits: Mapping[int, Regulation]

    @staticmethod
    def of(session: Session, messages: Sequence[OutboxMessage], zones: Zones) -> "Rests":
        """For these messages."""
        pressing = [message for message in messages if _presses(message)]
        ledger_ids = {ledger_id for message in pressing for ledger_id in _ledger_ids(message)}
        return Rests(
            zones,
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
        own, usual = _own(person), self.zones.usual
        if _presses(message):
            return budgets.next_allowed_by_all(self._hours(_ledger_ids(message), own, now), now)
        return own.next_allowed(now, usual) if own is not None else now

    def are_open(self, ledger_ids: Collection[int], now: datetime) -> bool:
        """Whether people may be pressed now for something of these ledgers."""
        return self.opening(ledger_ids, now) == now

    def opening(self, ledger_ids: Collection[int], now: datetime) -> datetime:
        """`now`, or the first moment at which people may be pressed for something of these ledgers."""
        return budgets.next_allowed_by_all(self._hours(ledger_ids, None, now), now)

    def _hours(
        self, ledger_ids: Collection[int], own: QuietHours | None, now: datetime
    ) -> list[tuple[budgets.Hours, ZoneInfo]]:
        """In each zone the strictest of its ledgers' holds."""
        by_zone: dict[ZoneInfo, list[Regulation]] = defaultdict(list)
        for ledger_id in ledger_ids:
            by_zone[self.zones.of(ledger_id)].append(self.limits[ledger_id])
        usual = self.zones.usual
        return [
            (
                budgets.Hours(
                    self.work_calendar,
                    max(row.quiet_until for row in rules),
                    min(row.quiet_from for row in rules),
                    own.seen_from(zone, usual, now) if own is not None else None,
                ),
                zone,
            )
            for zone, rules in (by_zone or {usual: [Regulation()]}).items()
        ]


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
