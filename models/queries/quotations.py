"""The words of a document that an item comes from."""

from sqlmodel import Session, col, func, select

from models.documents import Document
from models.items import Item
from models.quotations import Quotation

_LONGEST = 2000  # characters of one clause
_MOST = 5


def of_item(session: Session, item: Item) -> Quotation:
    """The clauses of an item, cut out of its document; without places, the clause that the item keeps."""
    head = select(Document.title, Document.doc_no).where(Document.id == item.document_id)
    title, doc_no = session.exec(head).first() or (None, None)
    found = (_piece(session, item.document_id, start, end) for start, end in item.source_clauses[:_MOST])
    clauses = tuple(clause for clause in found if clause)
    kept = (item.responsibility,) if item.responsibility else ()
    return Quotation(title, doc_no, item.source_line, clauses or kept)


def _piece(session: Session, document_id: int | None, start: int, end: int) -> str | None:
    """A piece of a document's text; only that piece leaves the database, for a text may be large."""
    piece = func.substr(col(Document.text), start + 1, min(end - start, _LONGEST))
    return session.exec(select(piece).where(Document.id == document_id)).first()
