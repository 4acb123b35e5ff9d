"""A revised document, and what is carried over, at the terminal."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.commands import documents, transactions
from bot.commands.answers import content, refusal, rehearsed, texts_of
from bot.refusals import Refusal
from bot.settings import Settings
from domain.documents import DocumentRefused
from domain.errors import RuleBroken
from intake import drafts as intake
from intake.drafts import Draft
from models.comparisons import CarryLine
from models.database import Database
from models.documents import Document
from models.files import FileStore
from models.items import Item
from models.queries import ledgers as ledger_queries
from models.queries import revisions as queries
from models.queries.revisions import Head
from models.revisions import Change
from rendering import carrying as carrying_texts
from rendering import revisions as revision_texts
from services import carrying, revisions
from services.revisions import Outcome


def refuse_resembled(path: Path, settings: Settings, database: Database) -> None:
    """Errors: Refusal for a document that seems to be a new text of a ledger at hand."""
    draft = documents.read(path, settings)
    head = Head(draft.title, draft.doc_no, draft.issuer, draft.year)
    with database.read() as session:
        sha256 = hashlib.sha256(content(path)).hexdigest()
        ledger = queries.resembled(session, head)
        if ledger is None or ledger_queries.by_file(session, sha256) is not None:
            return
        raise Refusal(
            f"This looks like a new text of ledger {ledger.id}, {ledger.title}:"
            f" compare it with --revises {ledger.id}, or say --new for a ledger of its own."
        )


def compare(
    path: Path,
    ledger_id: int,
    settings: Settings,
    database: Database,
    *,
    is_rehearsal: bool = False,
    now: datetime,
) -> list[str]:
    """Compare a new text with a ledger; the changes, a few lines each. Errors: Refusal."""
    draft = documents.read(path, settings)
    file = documents.kept(path, settings, is_rehearsal=is_rehearsal)
    store = FileStore(settings.data_dir / "files")
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            older = _older(ledger_queries.document_of(session, ledger_id), store)
            revision = revisions.begin(
                session, ledger_id, draft, file, older=older, received_by_id=None, now=now
            )
            lines = list(_lines(session, queries.changes(session, revision.id), settings))
    except RuleBroken as error:
        raise refusal(error, settings) from None
    texts = texts_of(settings)
    return [
        *(lines or [texts.gettext("The new text changes nothing in the ledger.")]),
        *rehearsed(texts, is_rehearsal=is_rehearsal),
    ]


def apply(path: Path, settings: Settings, database: Database, *, now: datetime) -> Outcome:
    """Apply what a file that was compared changes, but for what needs a look of its own. Errors: Refusal."""
    sha256 = hashlib.sha256(content(path)).hexdigest()
    try:
        with database.transaction() as session:
            revision = queries.open_of_file(session, sha256)
            if revision is None:
                return Outcome(0, 0)
            return revisions.apply_all(session, revision.id, actor_id=None, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def _older(document: Document | None, store: FileStore) -> Draft | None:
    try:
        return None if document is None else intake.read(store.get(document.sha256), document.file_name)
    except (FileNotFoundError, DocumentRefused):
        return None


def _lines(session: Session, changes: Iterable[Change], settings: Settings) -> Iterator[str]:
    for change in changes:
        item = session.get(Item, change.item_id) if change.item_id is not None else None
        yield from revision_texts.plain(change, item, texts_of(settings))


def carry_over(
    from_id: int, to_id: int, settings: Settings, database: Database, *, is_rehearsal: bool, now: datetime
) -> list[str]:
    """Carry what is unfinished in one ledger over to another's draft; a line each. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            open_lines = carrying.proposals(session, to_id).open_lines
            for line in open_lines:
                if line.ledger.id != from_id:
                    continue
                if line.proposed is not None:
                    carrying.into(session, line.item.id, line.proposed.id, actor_id=None, now=now)
                else:
                    carrying.as_own(session, to_id, line.item.id, actor_id=None, now=now)
            found = carrying.proposals(session, to_id).lines
            lines = [line for line in found if line.ledger.id == from_id]
            shown = list(_carry_lines(lines, settings))
    except RuleBroken as error:
        raise refusal(error, settings) from None
    texts = texts_of(settings)
    nothing = texts.gettext("No earlier ledger has an unfinished item.")
    return [*(shown or [nothing]), *rehearsed(texts, is_rehearsal=is_rehearsal)]


def _carry_lines(lines: Iterable[CarryLine], settings: Settings) -> Iterator[str]:
    texts = texts_of(settings)
    for line in lines:
        if line.carried is not None:
            source = carrying_texts.source(line.ledger, line.item, texts)
            number, title = line.carried.number, line.carried.title
            goes_on = texts.gettext("goes on as item %(number)s: %(title)s", number=number, title=title)
            yield f"{source}  {line.item.title}  {goes_on}"
