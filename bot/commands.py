"""The work behind the commands that need no running bot: read, import, invite, plan, export."""

import asyncio
import json
import mimetypes
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.refusals import Refusal
from bot.settings import Settings
from domain.calendars import instant
from domain.errors import RuleBroken
from domain.notices import MessageKind
from domain.roles import Role
from intake import drafts as intake
from intake.drafts import Draft
from intake.formats.reading import MAX_BYTES
from intake.schema import as_schema
from models.database import Database
from models.files import FileStore
from models.queries import agencies as agency_queries
from models.queries import ledgers as ledger_queries
from models.views import DraftSummary, InvitationSlip, PlannedMessage
from rendering import doubts, labels
from rendering import errors as error_texts
from rendering.texts import Texts
from services import exports, ledgers, people, reminders
from services.files import ReceivedFile

PLAN_DAYS = 30
_NAME_TIMEOUT = 5.0  # seconds to ask Telegram for the bot's name


def texts_of(settings: Settings) -> Texts:
    """The installation's language."""
    return Texts(settings.language, settings.timezone)


def refusal(error: RuleBroken, settings: Settings) -> Refusal:
    """A broken rule as the sentence for the person at the terminal."""
    return Refusal(error_texts.plain(error, texts_of(settings)))


def read(path: Path, settings: Settings) -> Draft:
    """The draft that a document gives; no database. Errors: Refusal."""
    try:
        return intake.read(_content(path), path.name)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def _content(path: Path) -> bytes:
    """A file's bytes, never more than one byte over what is read at all."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None


def as_json(draft: Draft, path: Path) -> str:
    """A draft in the published shape."""
    return json.dumps(as_schema(draft, path.name), ensure_ascii=False, indent=1)


def import_file(path: Path, settings: Settings, database: Database, *, now: datetime) -> DraftSummary:
    """A draft ledger from a file, as if it had been sent to the bot. Errors: Refusal."""
    draft = read(path, settings)
    data = _content(path)
    sha256 = FileStore(settings.data_dir / "files").put(data)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    file = ReceivedFile(path.name, sha256, media_type, len(data))
    try:
        with database.transaction() as session:
            ledger = ledgers.import_draft(session, draft, file, received_by_id=None, now=now)
            return ledger_queries.summary(session, ledger)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def invite(
    role: Role, agency_name: str | None, settings: Settings, database: Database, *, now: datetime
) -> InvitationSlip:
    """A one-time code for a seat. Errors: Refusal."""
    try:
        with database.transaction() as session:
            agency_id = None if agency_name is None else _agency_id(session, agency_name)
            return people.invite(session, role=role, agency_id=agency_id, invited_by_id=None, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def _agency_id(session: Session, name: str) -> int:
    agency = agency_queries.by_name(session, people.leading_group(session).id, name)
    if agency is None:
        raise Refusal(f"No agency is called {name}: import a document that names it first.")
    return agency.id


def bot_name(settings: Settings) -> str | None:
    """The bot's user name, asked of Telegram; None without a token, or when Telegram is out of reach."""
    if settings.bot_token is None:
        return None
    try:
        return asyncio.run(_ask_name(settings))
    except TelegramError:
        return None


async def _ask_name(settings: Settings) -> str | None:
    request = HTTPXRequest(
        proxy=settings.proxy,
        connect_timeout=_NAME_TIMEOUT,
        read_timeout=_NAME_TIMEOUT,
        pool_timeout=_NAME_TIMEOUT,
    )
    async with Bot(settings.token, base_url=f"{settings.bot_api_url}/bot", request=request) as bot:
        return bot.username


def plan(
    until: date | None, settings: Settings, database: Database, *, now: datetime
) -> list[PlannedMessage]:
    """What will be sent to whom when, up to the end of the local day `until` (default: 30 days)."""
    last = until or (now + timedelta(days=PLAN_DAYS)).astimezone(settings.timezone).date()
    end = instant(last, time(23, 59, 59), settings.timezone)
    with database.read() as session:
        return reminders.plan(session, now=now, until=end, zone=settings.timezone)


def export(database: Database) -> dict[str, Any]:
    """The whole ledger state."""
    with database.read() as session:
        return exports.state(session)


def as_table(draft: Draft, settings: Settings) -> str:
    """A draft for people at a terminal: items with agencies and deadlines, then the open questions."""
    texts = texts_of(settings)
    say = texts.gettext
    lines = [draft.title or "?", f"{draft.doc_no or ''}  {draft.issuer or ''}".strip(), ""]
    for item in draft.items:
        lines.append(f"{item.no:>3}  {item.title}")
        names = "、".join(f"{party.name}（{labels.party_role(party.role, texts)}）" for party in item.parties)
        lines.append(f"     {names}")
        days = [texts.day(row.due_on) for row in item.deadlines if not row.assumed]
        if days:
            lines.append(f"     {say('Deadlines')}: " + "; ".join(days))
    counts = Counter(doubt.kind for doubt in draft.doubts)
    lines += ["", say("Open questions: %(count)s", count=len(draft.doubts))]
    lines += [f"     {doubts.kind_label(kind, texts)}: {count}" for kind, count in counts.items()]
    return "\n".join(lines)


def summary_line(summary: DraftSummary, settings: Settings) -> str:
    """What was imported, in one line."""
    return texts_of(settings).gettext(
        "Draft ledger %(id)s: %(items)s items, %(agencies)s agencies, %(doubts)s open questions.",
        id=summary.ledger.id,
        items=summary.item_count,
        agencies=summary.agency_count,
        doubts=sum(summary.doubts.values()),
    )


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
