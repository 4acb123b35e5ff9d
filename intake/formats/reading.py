"""Bytes of a file → the text and the tables in it, whatever the file is called."""

from dataclasses import replace

from domain.documents import DocumentEmpty, DocumentOfPictures, DocumentRefused, DocumentTooLarge
from intake.formats import archives, confinement, kinds, plain, sources, tables
from intake.formats.kinds import Kind
from intake.formats.sources import Source, Table

MAX_BYTES = 20 * 1024 * 1024
#: Real documents stay below 100 000 characters and 2 000 lines; far beyond that it is no key-task document.
MAX_CHARACTERS = 5_000_000
MAX_LINES = 500_000
#: Beside pictures, fewer characters than this are a stamp or a page's number.
_FEW = 30


def read(data: bytes, file_name: str) -> Source:
    """The text of the file, by its content and not by its name. Errors: DocumentRefused, as fits."""
    if not data:
        raise DocumentEmpty(file_name=file_name)
    if len(data) > MAX_BYTES:
        raise DocumentTooLarge(file_name=file_name, what="bytes", limit=MAX_BYTES)
    kind = kinds.of(data, file_name)
    if kind is Kind.TEXT:
        return _of_text(plain.decoded(data, file_name), file_name)
    source = _mended(confinement.read(data, kind, file_name))
    if len(source.text) < _FEW and data.startswith(b"PK") and archives.holds_pictures(data):
        raise DocumentOfPictures(file_name=file_name)
    _check(source.text, file_name)
    return source


def _of_text(text: str, file_name: str) -> Source:
    """Plain text takes no parser but our own, and no confinement."""
    _check(text, file_name)
    try:
        return tables.read(text)
    except DocumentRefused as refusal:
        raise type(refusal)(**refusal.facts | {"file_name": file_name}) from refusal


def _check(text: str, file_name: str) -> None:
    if not text.strip():
        raise DocumentEmpty(file_name=file_name)
    if len(text) > MAX_CHARACTERS:
        raise DocumentTooLarge(file_name=file_name, what="characters", limit=MAX_CHARACTERS)
    if text.count("\n") >= MAX_LINES:
        raise DocumentTooLarge(file_name=file_name, what="lines", limit=MAX_LINES)


def _mended(source: Source) -> Source:
    text = plain.mended(source.text)
    if text == source.text:
        return source
    return sources.source(text, map(_mended_table, source.tables))


def _mended_table(table: Table) -> Table:
    rows = (tuple(replace(cell, text=plain.mended(cell.text)) for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))
