"""Levels joined at the terminal: keep an upper level's document, link a ledger to it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.commands import documents, grids, transactions
from bot.commands.answers import refusal, rehearsed, texts_of
from bot.settings import Settings
from domain.errors import NotFound, RuleBroken
from models.database import Database
from models.linkages import Linkage, LinkOverview
from models.queries import ledgers as ledger_queries
from models.queries import links as queries
from rendering import labels
from rendering.texts import Texts
from services import ledgers, links


def keep(
    path: Path, settings: Settings, database: Database, *, is_rehearsal: bool = False, now: datetime
) -> list[str]:
    """Keep a document as an upper level's, to be linked to; what was kept. Errors: Refusal."""
    draft = documents.read(path, settings)
    file = documents.kept(path, settings, is_rehearsal=is_rehearsal)
    texts = texts_of(settings)
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            ledger = ledgers.import_draft(session, draft, file, received_by_id=None, now=now)
            upper = links.keep_as_reference(session, ledger.id, actor_id=None, now=now)
            line = texts.gettext(
                "Upper-level document %(id)s: %(title)s, %(items)s items.",
                id="-" if is_rehearsal else upper.id,
                title=upper.title,
                items=ledger_queries.item_count(session, upper.id),
            )
    except RuleBroken as error:
        raise refusal(error, settings) from None
    return [line, *rehearsed(texts, is_rehearsal=is_rehearsal)]


def link(
    ledger_id: int,
    upper_id: int,
    settings: Settings,
    database: Database,
    *,
    width: int,
    is_confirming: bool = False,
    is_rehearsal: bool = False,
    now: datetime,
) -> list[str]:
    """Propose what a ledger's items carry out, confirm the sure ones if asked; a table. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            links.propose(session, ledger_id, upper_id, actor_id=None, now=now)
            if is_confirming:
                links.confirm_sure(session, ledger_id, upper_id, actor_id=None, now=now)
            found = queries.overview(session, ledger_id, upper_id)
            if found is None:
                raise NotFound
            lines = list(_lines(found, texts_of(settings), width))
    except RuleBroken as error:
        raise refusal(error, settings) from None
    return [*lines, *rehearsed(texts_of(settings), is_rehearsal=is_rehearsal)]


def _lines(found: LinkOverview, texts: Texts, width: int) -> Iterator[str]:
    yield f"{found.ledger.title} → {found.upper.title}"
    columns = (texts.gettext("No."), texts.gettext("Item"), texts.gettext("Carries out"), "")
    yield grids.drawn(columns, [_row(row) for row in found.ours], width)
    if found.gaps:
        numbers = labels.item_numbers([item.number for item in found.gaps], texts, shown=len(found.gaps))
        yield texts.gettext("Upper items that nothing here answers: %(numbers)s", numbers=numbers)
    else:
        yield texts.gettext("Every upper item has something that answers it.")


def _row(row: Linkage) -> tuple[str, ...]:
    shown = row.confirmed or row.linked
    return (
        str(row.item.number),
        row.item.title,
        "\n".join(f"{linked.item.number} {linked.item.title}" for linked in shown),
        "\n".join("✓" if row.confirmed else f"? {linked.link.confidence:.0%}" for linked in shown),
    )
