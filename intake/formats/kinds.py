"""What a file is, by its content: a name says nothing."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.documents import DocumentLocked, DocumentUnsupported
from intake.formats import archives


class Kind(StrEnum):
    """The kinds that are read."""

    TEXT = "text"
    WORD = "word"
    OLD_WORD = "old_word"
    WORKBOOK = "workbook"
    PDF = "pdf"
    OFD = "ofd"
    WEB_PAGE = "web_page"
    WEB_ARCHIVE = "web_archive"


#: How much of a file tells what it is.
_HEAD = 8192

#: How kinds begin that are recognised in order to be refused by name.
_REFUSED = (
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II[*+]\0|MM\0[*+]|RIFF.{4}WEBP"
            rb"|.{4}ftyp(?:hei|hev|mif1|msf1|avif)|\0\0\0\x0cjP  |AT&TFORM",
            re.DOTALL,
        ),
        "image",
    ),
    (re.compile(rb"\{\\rtf"), "rtf"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!"), "archive"),
)

#: How parts begin that tell what a ZIP container holds; the kinds behind it are refused.
_PARTS = (("word/document", Kind.WORD), ("xl/workbook", Kind.WORKBOOK))
_OPEN_SPREADSHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_REFUSED_PARTS = (("ppt/", "slides"), ("mimetype", "other_office"), ("content.xml", "other_office"))

#: Streams that tell what an OLE2 container holds.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = 128
_STREAMS: Mapping[str, Kind | None] = {
    "WordDocument": Kind.OLD_WORD,
    "Workbook": Kind.WORKBOOK,
    "Book": Kind.WORKBOOK,
    "PowerPoint Document": None,
    "EncryptedPackage": None,
}

_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|span|script|h[1-6]|article)\b", re.I
)
_MIME = re.compile(rb"^mime-version:", re.I | re.M)
_RELATED = re.compile(rb"^content-type:\s*multipart/(?:related|mixed|alternative)", re.I | re.M)


def of(data: bytes, file_name: str) -> Kind:
    """The kind of the file. Errors: DocumentUnsupported, DocumentLocked, and those of a bad archive."""
    if data.startswith(b"PK"):
        return _of_archive(data, file_name)
    if data.startswith(_OLE):
        return _of_container(data, file_name)
    # Some writers put a few bytes in front of the mark.
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    refused = next((kind for beginning, kind in _REFUSED if beginning.match(data)), None)
    if refused:
        raise DocumentUnsupported(file_name=file_name, kind=refused)
    return _of_text(data[:_HEAD], file_name)


def _of_archive(data: bytes, file_name: str) -> Kind:
    parts = archives.parts(data, file_name)
    for name, kind in _PARTS:
        if _holds(parts, name):
            return kind
    if any(name.strip("/").lower() == "ofd.xml" for name in parts):
        return Kind.OFD
    # Its first part names the kind of an OpenDocument file, and is not packed.
    if _OPEN_SPREADSHEET in data[:128]:
        return Kind.WORKBOOK
    refused = next((kind for name, kind in _REFUSED_PARTS if _holds(parts, name)), "archive")
    raise DocumentUnsupported(file_name=file_name, kind=refused)


def _holds(parts: Iterable[str], beginning: str) -> bool:
    return any(part.startswith(beginning) for part in parts)


def _of_container(data: bytes, file_name: str) -> Kind:
    """The kind of the first stream that tells one: what is embedded comes behind it."""
    places = {name: _directory_entry(data, name) for name in _STREAMS}
    found = [name for name in sorted(places, key=lambda name: places[name]) if places[name] >= 0]
    if "EncryptedPackage" in found:
        raise DocumentLocked(file_name=file_name)
    kind = _STREAMS[found[0]] if found else None
    if kind is None:
        raise DocumentUnsupported(file_name=file_name, kind="slides" if found else "other_office")
    return kind


def _directory_entry(data: bytes, name: str) -> int:
    """Where the directory names a stream, or -1."""
    wanted = (name + "\0").encode("utf-16-le")
    place = data.find(wanted)
    while place >= 0 and place % _DIRECTORY_ENTRY:
        place = data.find(wanted, place + 1)
    return place


def _of_text(head: bytes, file_name: str) -> Kind:
    # As if of one byte per character: enough to see tags, whatever the encoding.
    letters = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MIME.search(letters) and _RELATED.search(letters):
        return Kind.WEB_ARCHIVE
    if letters.startswith(b"<") and _TAG.search(letters):
        return Kind.WEB_PAGE
    if letters.startswith(b"<?xml"):
        raise DocumentUnsupported(file_name=file_name, kind="xml")
    return Kind.TEXT
