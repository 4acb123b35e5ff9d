"""A document at the terminal: read it, import it."""

import json
import mimetypes
from collections import Counter
from datetime import datetime
from pathlib import Path

from bot.commands.answers import content, refusal, texts_of
from bot.settings import Settings
from domain.errors import RuleBroken
from intake import drafts as intake
from intake.drafts import Draft
from intake.schema import as_schema
from models.database import Database
from models.files import FileStore
from models.queries import ledgers as ledger_queries
from models.views import DraftSummary
from rendering import doubts, labels
from services import ledgers
from services.files import ReceivedFile


def read(path: Path, settings: Settings) -> Draft:
    """The draft that a document gives; no database. Errors: Refusal."""
    try:
        return intake.read(content(path), path.name)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def as_json(draft: Draft, path: Path) -> str:
    """A draft in the published shape."""
    return json.dumps(as_schema(draft, path.name), ensure_ascii=False, indent=1)


def import_file(path: Path, settings: Settings, database: Database, *, now: datetime) -> DraftSummary:
    """A draft ledger from a file, as if it had been sent to the bot. Errors: Refusal."""
    draft = read(path, settings)
    data = content(path)
    sha256 = FileStore(settings.data_dir / "files").put(data)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    file = ReceivedFile(path.name, sha256, media_type, len(data))
    try:
        with database.transaction() as session:
            ledger = ledgers.import_draft(session, draft, file, received_by_id=None, now=now)
            return ledger_queries.summary(session, ledger)
    except RuleBroken as error:
        raise refusal(error, settings) from None


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
