"""Bytes of a file → the lines of its text, whatever the file is called."""

from domain.documents import (
    DocumentEmpty,
    DocumentNotText,
    DocumentTooLarge,
    DocumentUnsupported,
)
from intake.formats import archives, sources, word
from intake.formats.sources import Source

MAX_BYTES = 20 * 1024 * 1024
#: Real documents stay below 100 000 characters and 2 000 lines; far beyond that it is no key-task document.
MAX_CHARACTERS = 400_000
MAX_LINES = 20_000

#: First bytes of kinds that are recognised in order to be refused by name.
SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read(data: bytes, file_name: str) -> Source:
    """The text of the file, by its content and not by its name.

    Raises a DocumentRefused for everything that is not text or a Word document.
    """
    if not data:
        raise DocumentEmpty(file_name=file_name)
    if len(data) > MAX_BYTES:
        raise DocumentTooLarge(file_name=file_name, what="bytes", limit=MAX_BYTES)
    text = _text(data, file_name)
    if not text.strip():
        raise DocumentEmpty(file_name=file_name)
    if len(text) > MAX_CHARACTERS:
        raise DocumentTooLarge(file_name=file_name, what="characters", limit=MAX_CHARACTERS)
    if text.count("\n") >= MAX_LINES:
        raise DocumentTooLarge(file_name=file_name, what="lines", limit=MAX_LINES)
    return sources.source(text)


def _text(data: bytes, file_name: str) -> str:
    if data.startswith(b"PK"):
        archives.check(data, file_name)
        return "\n".join(word.paragraphs(data, file_name, MAX_LINES + 1))
    kind = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    if kind:
        raise DocumentUnsupported(file_name=file_name, kind=kind)
    text = _decoded(data)
    if text is None or not _is_text(text):
        raise DocumentNotText(file_name=file_name)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<?xml")):
        raise DocumentUnsupported(file_name=file_name, kind="web_page")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded_as(data[len(mark) :], encoding)
    return _decoded_as(data, "utf-8") or _decoded_as(data, "gb18030")


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    """Whether hardly any character is a control character: a program's bytes may decode as gb18030."""
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a")
    return "\0" not in text and controls * 1000 <= len(text)
