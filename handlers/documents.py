"""A file arrives: opened once, then offered to each that may know it; the last makes a draft of it."""

from telegram import Document

from domain.documents import DocumentUnsupported
from domain.errors import FileWithoutItem, NotAllowed
from domain.roles import Permission
from handlers import attachments, calendars, contacts, report_sheets, revisions, workbooks
from handlers.arrivals import Received, Recogniser
from handlers.turns import Turn
from intake import drafts as intake
from intake.formats import reading
from models.queries import ledgers as queries
from rendering import drafts
from services import ledgers


async def receive(turn: Turn) -> None:
    """A file that answers no question. Errors: FileWithoutItem, NotAllowed, DocumentRefused as it fits."""
    if not turn.may(Permission.MANAGE_LEDGER):
        raise FileWithoutItem if turn.may(Permission.REPORT) else NotAllowed
    attachment = turn.attachment
    if not isinstance(attachment, Document):
        raise DocumentUnsupported(file_name="photo.jpg", kind="image")
    data = await attachments.fetch(turn, attachment)
    await turn.send(drafts.reading(turn.texts))
    name = attachment.file_name or "document"
    source = await turn.environment.transactions.slowly(lambda: reading.read(data, name))
    received = Received(name, data, attachment, source)
    for recognise in RECOGNISERS:
        if await recognise(turn, received):
            return


async def make_draft(turn: Turn, received: Received) -> bool:
    """A policy document becomes a draft ledger."""
    draft = await turn.environment.transactions.slowly(lambda: intake.of(received.source, received.name))
    file = await attachments.keep(turn, received.attachment, received.data)
    ledger = await turn.write(ledgers.import_draft, draft, file, received_by_id=turn.person_id, now=turn.now)
    await turn.send(drafts.summary(await turn.read(queries.summary, ledger), turn.texts))
    return True


#: Asked in this order; the last takes whatever the others leave.
RECOGNISERS: tuple[Recogniser, ...] = (
    report_sheets.refuse,
    workbooks.receive,
    contacts.receive,
    calendars.receive,
    revisions.recognise,
    make_draft,
)
