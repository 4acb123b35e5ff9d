"""What will be sent, at the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.commands.answers import texts_of
from bot.settings import Settings
from domain.calendars import instant
from domain.notices import MessageKind
from models.database import Database
from models.views import PlannedMessage
from rendering.texts import Texts
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
    for message in messages:
        about = texts.gettext("about: %(count)s", count=message.count)
        yield f"{texts.moment(message.at)}  {message.person.name}  {_kind(message.kind, texts)}  {about}"
    if not messages:
        yield texts.gettext("Nothing will be sent in that time.")


def _kind(kind: MessageKind, texts: Texts) -> str:
    """What a message is about, in a word; all that the clock causes has one."""
    return {
        MessageKind.PERIOD_OPENED: texts.gettext("a period opens"),
        MessageKind.DUE_DIGEST: texts.gettext("reminder"),
        MessageKind.LADDER_STEP: texts.gettext("chase"),
        MessageKind.LADDER_SETTLED: texts.gettext("chased and settled"),
        MessageKind.LADDER_ENDED: texts.gettext("chased in vain"),
        MessageKind.CHASED: texts.gettext("chase"),
        MessageKind.REVIEW_DIGEST: texts.gettext("digest of what waits for review"),
        MessageKind.REPORT_ACCEPTED: texts.gettext("report accepted by the clock"),
        MessageKind.AGENCIES_SILENT: texts.gettext("agencies out of reach"),
        MessageKind.AGENCY_DESERTED: texts.gettext("agencies out of reach"),
        MessageKind.AGENCY_UNREACHABLE: texts.gettext("agencies out of reach"),
        MessageKind.CALENDAR_MISSING: texts.gettext("holidays to be entered"),
        MessageKind.SIGNATURE_DUE: texts.gettext("signature missing"),
        MessageKind.SIGNATURE_ASKED: texts.gettext("signature missing"),
        MessageKind.SIGNATURE_STUCK: texts.gettext("signature missing"),
        MessageKind.REQUEST_OVERDUE: texts.gettext("request to be decided"),
        MessageKind.REQUEST_DECIDED: texts.gettext("request lapsed"),
        MessageKind.SUSPENSION_DUE: texts.gettext("suspension to be looked at"),
        MessageKind.NOTICE: texts.gettext("notice"),
    }.get(kind, texts.gettext("message"))
