"""What will be sent, at the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.commands.answers import texts_of
from bot.settings import Settings
from domain.calendars import instant
from domain.notices import MessageKind
from models.database import Database
from models.views import PlannedMessage
from services import plans

PLAN_DAYS = 30


def plan(
    until: date | None, settings: Settings, database: Database, *, now: datetime
) -> list[PlannedMessage]:
    """What will be sent to whom when, up to the end of the local day `until` (default: 30 days)."""
    zone = settings.timezone
    last = until or (now + timedelta(days=PLAN_DAYS)).astimezone(zone).date()
    with database.read() as session:
        return plans.plan(session, now=now, until=instant(last, time(23, 59, 59), zone), zone=zone)


def plan_lines(messages: Sequence[PlannedMessage], settings: Settings) -> Iterator[str]:
    """A line a message: when, who, what, about how much."""
    texts = texts_of(settings)
    kinds = {
        MessageKind.PERIOD_OPENED: texts.gettext("a period opens"),
        MessageKind.DUE_DIGEST: texts.gettext("reminder"),
    }
    for message in messages:
        about = texts.gettext("%(count)s reports", count=message.count)
        yield f"{texts.moment(message.at)}  {message.person.name}  {kinds[message.kind]}  {about}"
    if not messages:
        yield texts.gettext("Nothing will be sent in that time.")
