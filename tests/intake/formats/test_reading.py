"""Bytes of files → the text in them, or one clear refusal."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from domain.documents import (
    DocumentDamaged,
    DocumentEmpty,
    DocumentLocked,
    DocumentNotText,
    DocumentOfPictures,
    DocumentRefused,
    DocumentTooLarge,
    DocumentUnsafe,
    DocumentUnsupported,
)
from intake.formats import archives, kinds, reading
from intake.formats.kinds import Kind
from tests.intake.formats import files

TEXT = "云泽市重点任务\n\n　　（一）办好一件事。\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_SPREADSHEET = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
PAGE = "<html><body><p>云泽市重点任务</p><p>（一）办好一件事。</p></body></html>"


def container(*streams: str) -> bytes:
    """What tells of an OLE2 file: its mark, and a directory that names these streams."""
    entries = (f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE.ljust(512, b"\0") + b"".join(entries)


def lines(data: bytes) -> list[str]:
    return [line.text for line in reading.read(data, "a.txt").lines]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("gb18030"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\x0c").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be", "crlf", "cr", "form feeds"],
)
def test_text_is_read_in_every_encoding_it_comes_in(data: bytes) -> None:
    assert lines(data) == ["云泽市重点任务", "（一）办好一件事。"]


def test_a_line_knows_where_it_stands() -> None:
    source = reading.read(TEXT.encode(), "a.txt")

    line = source.lines[1]

    assert line.number == 2
    assert source.text[line.start : line.end] == line.text


def test_radicals_in_the_place_of_characters_are_mended_and_punctuation_is_left() -> None:
    assert lines("⼀、⻓期（⼈⼒）⻔户。".encode()) == ["一、长期（人力）门户。"]


def test_characters_that_no_database_takes_are_left_out() -> None:
    assert lines(("一、办\x08好。\ufeff" + "好" * 1000).encode())[0].startswith("一、办好。好")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TEXT.encode(), Kind.TEXT),
        ("一、<p>不是网页</p>".encode(), Kind.TEXT),
        (PAGE.encode(), Kind.WEB_PAGE),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html PUBLIC>" + PAGE.encode(), Kind.WEB_PAGE),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), Kind.WEB_PAGE),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", Kind.WEB_PAGE),
        (b"<!-- saved from url=(0022)http://www.example.org --><div>", Kind.WEB_PAGE),
        (b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", Kind.WEB_ARCHIVE),
        (b"%PDF-1.7 ...", Kind.PDF),
        (b"\n\n%PDF-1.4", Kind.PDF),
        (container("Root Entry", "1Table", "WordDocument"), Kind.OLD_WORD),
        (container("Root Entry", "Workbook"), Kind.WORKBOOK),
        (container("Root Entry", "Book"), Kind.WORKBOOK),
        (container("Root Entry", "WordDocument", "ObjectPool", "Workbook"), Kind.OLD_WORD),
        (files.zipped({"word/document.xml": b""}), Kind.WORD),
        (files.zipped({"word/document2.xml": b""}), Kind.WORD),
        (files.zipped({"xl/workbook.xml": b""}), Kind.WORKBOOK),
        (files.zipped({"OFD.xml": b""}), Kind.OFD),
        (b"PK\x03\x04" + OPEN_SPREADSHEET + files.zipped({"content.xml": b""}), Kind.WORKBOOK),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else repr(value[:24]),
)
def test_a_file_is_what_its_content_says(data: bytes, kind: Kind) -> None:
    assert kinds.of(data, "a.txt") is kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"BM\x36\x10\x00\x00\x00\x00\x00\x00", "image"),
        (b"II+\x00", "image"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image"),
        (b"{\\rtf1", "rtf"),
        (b"Rar!\x1a\x07", "archive"),
        (b"<?xml version='1.0'?><data/>", "xml"),
        (container("Root Entry", "PowerPoint Document"), "slides"),
        (container("Root Entry"), "other_office"),
        (files.zipped({"readme.txt": b"hello"}), "archive"),
        (files.zipped({"ppt/presentation.xml": b""}), "slides"),
        (files.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "other_office"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_kind_that_is_not_read_is_refused_by_its_name(data: bytes, kind: str) -> None:
    with pytest.raises(DocumentUnsupported) as refused:
        reading.read(data, "a.docx")

    assert refused.value.facts == {"file_name": "a.docx", "kind": kind}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", DocumentEmpty),
        (b" \n\t\n", DocumentEmpty),
        (bytes(range(256)), DocumentNotText),
        (b"\x00\x01\x02\x03" * 9, DocumentNotText),
        (b"PK\x03\x04 torn off", DocumentDamaged),
        (container("EncryptedPackage"), DocumentLocked),
        (b"a" * (reading.MAX_BYTES + 1), DocumentTooLarge),
        (b"a" * (reading.MAX_CHARACTERS + 1), DocumentTooLarge),
        (b"a\n" * reading.MAX_LINES, DocumentTooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value[:8]),
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, refusal: type[DocumentRefused]) -> None:
    with pytest.raises(refusal) as refused:
        reading.read(data, "renamed.txt")

    assert refused.value.facts["file_name"] == "renamed.txt"


def with_picture(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return files.zipped({part: container.read(part) for part in container.namelist()} | {name: b""})


@pytest.mark.parametrize("data", [files.word(""), files.ofd("第1页")], ids=["docx", "ofd"])
def test_pictures_of_a_text_are_told_as_such(data: bytes) -> None:
    with pytest.raises(DocumentOfPictures):
        reading.read(with_picture(data, "word/media/image1.jpeg"), "scan")


def test_a_picture_beside_a_text_is_passed_over() -> None:
    data = with_picture(files.word(), "word/media/image1.png")

    assert "一、便利开办和经营" in lines(data)


def test_a_thumbnail_is_no_picture_of_the_text() -> None:
    with pytest.raises(DocumentEmpty):
        reading.read(with_picture(files.word(""), "docProps/thumbnail.jpeg"), "a.docx")


def test_a_directory_of_countless_parts_is_refused_unlisted() -> None:
    entry = b"PK\x01\x02".ljust(46, b"\0")

    with pytest.raises(DocumentUnsafe):
        archives.parts(b"PK\x03\x04" + entry * (archives.MAX_PARTS + 1), "a.docx")


def test_an_archive_that_unpacks_to_far_more_is_refused_unopened() -> None:
    bomb = files.zipped({"word/document.xml": b" " * (archives.MAX_UNPACKED // 2)})

    with pytest.raises(DocumentUnsafe):
        reading.read(bomb, "a.docx")


def test_an_archive_of_too_many_parts_is_refused() -> None:
    parts = {f"{number}.xml": b"" for number in range(archives.MAX_PARTS + 1)}

    with pytest.raises(DocumentUnsafe):
        reading.read(files.zipped(parts), "a.docx")


def test_an_archive_with_a_password_is_refused_as_such() -> None:
    data = bytearray(files.zipped({"word/document.xml": b"secret"}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1

    with pytest.raises(DocumentLocked):
        reading.read(bytes(data), "a.docx")


def test_an_archive_that_only_pretends_to_be_a_word_document_is_damaged() -> None:
    with pytest.raises(DocumentDamaged):
        reading.read(files.zipped({"word/document.xml": b"<not closed"}), "a.docx")


def test_a_web_page_saved_as_one_file_is_read_in_the_encoding_of_its_part() -> None:
    message = EmailMessage()
    message.set_content("A page, saved.")
    message.add_related(PAGE.replace("<body>", "<meta charset=utf-8><body>").encode("gbk"), "text", "html")
    part = list(message.iter_parts())[-1]
    part.set_param("charset", "gbk")

    assert lines(message.as_bytes()) == ["云泽市重点任务", "（一）办好一件事。"]
