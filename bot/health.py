"""What `check` looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import Session

from bot import schema, storage
from bot.refusals import Refusal
from bot.settings import Settings
from domain.calendars import local_day
from models import leadership
from models.database import Database
from models.queries import calendars as calendar_queries
from models.queries import cycles as cycle_queries
from models.queries import inbox as inbox_queries
from models.queries import ledgers as ledger_queries
from models.queries import outbox as outbox_queries
from models.queries import undelivered as undelivered_queries
from models.queries import zones as zone_queries
from rendering.texts import Texts
from services import backups, verification

ALARM = timedelta(days=1)
MOST_DIFFERENCES = 20  # lines; whoever changed more than that did it on purpose
MAX_WAIT = timedelta(minutes=15)  # a message that waits longer than this means that nobody sends


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    text: str
    is_failure: bool = False
    is_warning: bool = False


def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """Everything in the order in which it would be needed; what depends on a failure is left out."""
    findings = [_token(settings)]
    try:
        with storage.reached(settings) as database:
            findings.append(_schema(schema.current(database), schema.head()))
            if not findings[-1].is_failure:
                settings = storage.localised(settings, database)
                findings.append(_leader(database))
                with database.read() as session:
                    findings += [
                        _outbox(session, now, settings),
                        *_undelivered(session),
                        *_inbox(session, now),
                    ]
                    findings += _periods(session, now, settings)
                    findings += _calendar(session, now, settings)
    except Refusal as refusal:
        findings.append(Finding(str(refusal), is_failure=True))
    return findings


def examine_trail(settings: Settings) -> list[Finding]:
    """Whether the audit trail is whole, and says of every tracked row what stands in the tables.

    Nothing where the database cannot be used: `examine` says so.
    """
    try:
        with storage.reached(settings) as database, database.read() as session:
            if not schema.is_current(database):
                return []
            backups.freeze(session)
            return list(_trail(session))
    except Refusal:
        return []


def _trail(session: Session) -> Iterator[Finding]:
    broken = verification.first_broken(session)
    if broken is not None:
        text = f"Entry {broken} of the audit trail is not as it was made, or the one before it is gone."
        yield Finding(text, is_failure=True)
        return
    found = list(islice(verification.differences(session), MOST_DIFFERENCES))
    yield from (Finding(_difference(one), is_failure=True) for one in found)
    if not found:
        yield Finding("The audit trail is whole, and says what the tables hold.")


def _difference(found: verification.Difference) -> str:
    where = f", which shows at its entry {found.entry_id}" if found.entry_id is not None else ""
    return f"The {found.noun} {found.noun_id} is not as the audit trail says{where}."


def _token(settings: Settings) -> Finding:
    if settings.bot_token is None:
        return Finding("BOT_TOKEN is not set.", is_failure=True)
    return Finding("The settings are readable, BOT_TOKEN is set.")


def _schema(current: str | None, head: str | None) -> Finding:
    if current != head:
        text = f"The schema is at {current or 'nothing'} instead of {head}: run `python -m bot migrate`."
        return Finding(text, is_failure=True)
    return Finding(f"The database is reachable, its schema is the newest ({head}).")


def _outbox(session: Session, now: datetime, settings: Settings) -> Finding:
    count, oldest = outbox_queries.waiting(session, now=now)
    if oldest is None:
        return Finding("No message waits.")
    since = oldest.astimezone(settings.timezone)
    return Finding(
        f"{count} messages wait, the oldest since {since:%Y-%m-%d %H:%M}.", is_failure=now - oldest > MAX_WAIT
    )


def _undelivered(session: Session) -> Iterator[Finding]:
    """What did not arrive, or may not have: it is for the secretariat to see to."""
    count = undelivered_queries.count(session)
    if count:
        text = f"{count} messages were not delivered: the secretariat sees them under /outbox."
        yield Finding(text, is_warning=True)


def _leader(database: Database) -> Finding:
    name = leadership.leader(database)
    return Finding(f"The bot runs, and {name} leads." if name else "No bot runs on this database.")


def _inbox(session: Session, now: datetime) -> Iterator[Finding]:
    """Updates that wait, and those that were set aside: for a day as a failure, then as a memory."""
    count, oldest = inbox_queries.waiting(session)
    if oldest is not None and now - oldest > MAX_WAIT:
        text = f"{count} updates are not handled, the oldest came {_minutes(now - oldest)} minutes ago."
        yield Finding(text, is_failure=True)
    for update in inbox_queries.set_aside(session):
        tried = f"after {update.attempts} attempts: {update.error}"
        text = f"Telegram's update {update.update_id} lies aside {tried}."
        is_new = update.settled_at is not None and now - update.settled_at < ALARM
        yield Finding(text, is_failure=is_new)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def _calendar(session: Session, now: datetime, settings: Settings) -> Iterator[Finding]:
    """The year whose official holidays are wanted and not known."""
    work_calendar = calendar_queries.work_calendar(session)
    year = work_calendar.missing_year(local_day(now, settings.timezone))
    if year is not None:
        text = (
            f"The official holidays of {year} are not known: its due times are provisional, with weekends "
            "and fixed holidays off. Once they are announced, run `python -m bot calendar FILE`."
        )
        yield Finding(text, is_warning=True)


def _periods(session: Session, now: datetime, settings: Settings) -> Iterator[Finding]:
    """The last period of every ledger in force, and whether the clock opens them."""
    texts = Texts("en", zone_queries.in_force(session, settings.timezone))
    for ledger in ledger_queries.published(session):
        period = cycle_queries.latest_opened(session, ledger.id)
        if period is None:
            yield Finding(f"{ledger.title}: no period has opened yet.")
        else:
            due_on, hour = texts.local_day(period.due_at, ledger.id), texts.hour(period.due_at, ledger.id)
            yield Finding(
                f"{ledger.title}: the period from {period.starts_on} to {period.ends_on} is {period.status}, "
                f"due {due_on} {hour}."
            )
    for period in cycle_queries.planned(session):
        if now - period.open_at > MAX_WAIT:
            text = f"The period from {period.starts_on} should be open: is `python -m bot run` running?"
            yield Finding(text, is_failure=True)
