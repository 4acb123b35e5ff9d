"""A document at the terminal: read it, import it."""

import hashlib
import json
import mimetypes
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.commands import grids, transactions
from bot.commands.answers import content, refusal, rehearsed, texts_of
from bot.settings import Settings
from domain.errors import RuleBroken
from intake import drafts as intake
from intake.drafts import Doubt, Draft, DraftItem
from intake.schema import as_schema
from models.database import Database
from models.files import FileStore
from models.queries import ledgers as ledger_queries
from models.views import DraftSummary
from rendering import doubts, labels
from rendering.texts import Texts
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


def import_file(
    path: Path, settings: Settings, database: Database, *, is_rehearsal: bool = False, now: datetime
) -> DraftSummary:
    """A draft ledger from a file, as if it had been sent to the bot; a rehearsal keeps nothing of it.

    Errors: Refusal.
    """
    draft = read(path, settings)
    file = kept(path, settings, is_rehearsal=is_rehearsal)
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            ledger = ledgers.import_draft(session, draft, file, received_by_id=None, now=now)
            return ledger_queries.summary(session, ledger)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def kept(path: Path, settings: Settings, *, is_rehearsal: bool) -> ReceivedFile:
    """A file as rows name it, put among the received ones unless it is a rehearsal. Errors: Refusal."""
    data = content(path)
    if is_rehearsal:
        sha256 = hashlib.sha256(data).hexdigest()
    else:
        sha256 = FileStore(settings.data_dir / "files").put(data)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return ReceivedFile(path.name, sha256, media_type, len(data))


def as_table(draft: Draft, settings: Settings, width: int) -> str:
    """A draft for people at a terminal of this width: a row per item, ❓ where it is doubtful."""
    texts = texts_of(settings)
    say = texts.gettext
    head = [draft.title or "?", "  ".join(filter(None, (draft.doc_no, draft.issuer)))]
    columns = (say("No."), say("Item"), say("Agencies"), say("Deadline"), say("Doubts"))
    rows = [_row(item, texts) for item in draft.items]
    of_all = [doubt for doubt in draft.doubts if doubt.item is None]
    foot = [say("Open questions: %(count)s", count=len(draft.doubts))]
    foot += [f"❓ {_counted(of_all, texts)}"] if of_all else []
    return "\n".join([*head, grids.drawn(columns, rows, width), *foot])


def _row(item: DraftItem, texts: Texts) -> tuple[str, ...]:
    parties = [f"{labels.party_role(party.role, texts)} {party.name}" for party in item.parties]
    days = [row.due_on.isoformat() + ("?" if row.assumed else "") for row in item.deadlines]
    going_on = [texts.gettext("continuing")] if item.continuing else []
    doubtful = f"❓ {_counted(item.doubts, texts)}" if item.doubts else ""
    return (str(item.no), item.title, "\n".join(parties), "\n".join(days or going_on), doubtful)


def _counted(asked: Iterable[Doubt], texts: Texts) -> str:
    counts = Counter(doubt.kind for doubt in asked)
    return "; ".join(
        doubts.kind_label(kind, texts) + (f" ×{count}" if count > 1 else "") for kind, count in counts.items()
    )


def summary_lines(summary: DraftSummary, settings: Settings, *, is_rehearsal: bool) -> list[str]:
    """What was imported, or would be: in one line, then what is doubtful."""
    texts = texts_of(settings)
    line = texts.gettext(
        "Draft ledger %(id)s: %(items)s items, %(agencies)s agencies, %(doubts)s open questions.",
        id="-" if is_rehearsal else summary.ledger.id,
        items=summary.item_count,
        agencies=summary.agency_count,
        doubts=sum(summary.doubts.values()),
    )
    kinds = [f"  {doubts.kind_label(kind, texts)}: {count}" for kind, count in summary.doubts.items()]
    return [line, *kinds, *rehearsed(texts, is_rehearsal=is_rehearsal)]
