"""Any bytes in: a text or one clear refusal out, in bounded time and memory."""

import io
import sys
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.documents import DocumentRefused
from intake.formats import reading
from tests.intake.formats import files

#: Every example of a confined kind starts a process.
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])

Change = Callable[[bytes], bytes]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (
        ("序号", "工作任务", "牵头单位"),
        (1, "办好一件事。", "市财政局"),
        (2, "办好两件事。", "市教育局"),
    ):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def web_page() -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in files.TEXT.splitlines())
    return f"<!DOCTYPE html><html><body><div id=UCAP-CONTENT>{paragraphs}</div></body></html>".encode()


def web_archive() -> bytes:
    message = EmailMessage()
    message.set_content("A page, saved.")
    message.add_related(web_page(), "text", "html")
    return message.as_bytes()


@pytest.fixture(scope="module")
def seeds(request: pytest.FixtureRequest) -> dict[str, bytes]:
    made = {
        "txt": files.TEXT.encode("gb18030"),
        "docx": files.word(),
        "xlsx": workbook(),
        "html": web_page(),
        "mht": web_archive(),
        "ofd": files.ofd(),
    }
    if files.OFFICE:
        office: dict[tuple[str, str], bytes] = request.getfixturevalue("office_files")
        made |= {"doc": office["table", "doc"], "pdf": office["table", "pdf"]}
    return made


def outcome(data: bytes) -> str:
    """What becomes of the bytes; anything but a text or a refusal fails the test."""
    try:
        return reading.read(data, "a.txt").text
    except DocumentRefused as refusal:
        return f"{refusal.key} {refusal.facts['file_name']}"


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data)


@given(st.text(max_size=2000), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    assert outcome(text.encode(encoding, "ignore"))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Bytes overwritten, a stretch left out or said twice, the end torn off."""
    at, size = draw(st.floats(0, 1)), draw(st.integers(1, 600))
    kind = draw(st.sampled_from(["overwrite", "leave out", "repeat", "tear off"]))
    noise = draw(st.binary(min_size=1, max_size=40))

    def change(data: bytes) -> bytes:
        place = int(at * len(data))
        if kind == "overwrite":
            return data[:place] + noise + data[place + len(noise) :]
        if kind == "tear off":
            return data[:place]
        return data[:place] + (data[place + size :] if kind == "leave out" else data[max(place - size, 0) :])

    return change


@pytest.mark.parametrize("kind", ["txt", "docx", "xlsx", "html", "mht", "ofd", "doc", "pdf"])
@FEW
@given(made=st.lists(changes(), min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused(kind: str, made: list[Change], seeds: dict[str, bytes]) -> None:
    if kind not in seeds:
        pytest.skip(files.OFFICE_ABSENT)
    data = seeds[kind]
    for change in made:
        data = change(data)

    assert outcome(data)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd"])
@FEW
@given(part=st.floats(0, 0.999), change=changes())
def test_a_container_with_a_damaged_part_is_read_or_refused(
    kind: str, part: float, change: Change, seeds: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(io.BytesIO(seeds[kind])) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    name = list(parts)[int(part * len(parts))]

    assert outcome(files.zipped(parts | {name: change(parts[name])}))


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


def word_of(body: str, head: str = "") -> bytes:
    with zipfile.ZipFile(io.BytesIO(files.word("一、办好。"))) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    return files.zipped(parts | {"word/document.xml": f'<?xml version="1.0"?>{head}{body}'.encode()})


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 200_000,
        b"<table><tr><td>" * 20_000,
        b"<p>" + b"<td colspan=100000 rowspan=100000>" * 2000,
        word_of(f"<w:document {W}>" + "<w:tbl>" * 5000),
        word_of(
            f"<w:document {W}><w:body>" + "<w:sdt><w:sdtContent>" * 120 + "</w:sdtContent></w:sdt>" * 120
        ),
        word_of(
            f"<w:document {W}><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>",
            f'<!DOCTYPE w:document [<!ENTITY a0 "ha">{LAUGHS}]>',
        ),
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\n\n" * 15_000,
        b"%PDF-1.4\n1 0 obj<</Pages 1 0 R/Kids[1 0 R 1 0 R]/Type/Pages/Count 99999999>>endobj"
        b" trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n" + b"[" * 1_000_000,
        "一、".encode() * 400_000,
        b"\t" * 1_000_000 + b"a",
        b"|" * 300_000,
    ],
    ids=[
        "page of boxes in boxes",
        "tables in tables",
        "cells that cover everything",
        "word tables without end",
        "controls in controls",
        "a billion laughs",
        "parts without end",
        "a page tree of circles",
        "brackets in brackets",
        "numbers without end",
        "tabs without end",
        "bars without end",
    ],
)
def test_what_is_made_to_exhaust_a_reader_is_read_or_refused(data: bytes) -> None:
    assert outcome(data)


def test_a_long_text_is_read() -> None:
    text = "　　（一）推进一件事，完成20个项目。（市财政局负责）\n" * 60_000

    assert len(outcome(text.encode())) == len(text)
    assert sys.getsizeof(text) > 3_000_000
