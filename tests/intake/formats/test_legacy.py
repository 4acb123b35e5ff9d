"""Word files of before 2007: paragraphs, fields and tables."""

import pytest

from domain.documents import DocumentDamaged, DocumentLocked, DocumentOfPictures, DocumentUnsupported
from intake.formats import legacy, reading

Office = dict[tuple[str, str], bytes]


@pytest.mark.parametrize("name", ["table", "wide"])
def test_tables_are_read_as_in_a_word_file_of_today(
    name: str, word_files: dict[str, bytes], office_files: Office
) -> None:
    old = reading.read(office_files[name, "doc"], "a.doc")

    new = reading.read(word_files[name], "a.docx")
    assert old.text == new.text
    assert old.tables == new.tables


def test_of_a_field_its_result_is_read(office_files: Office) -> None:
    assert reading.read(office_files["field", "doc"], "a.wps").text == "见附件。"


def test_pictures_of_a_text_are_told_as_such(office_files: Office) -> None:
    with pytest.raises(DocumentOfPictures):
        reading.read(office_files["pictures", "doc"], "scan.doc")


def damaged(data: bytes, at: int, value: bytes) -> bytes:
    """The file with other bytes in the header of its main stream."""
    header = data.index(b"\xec\xa5", 512)
    return data[: header + at] + value + data[header + at + len(value) :]


@pytest.mark.parametrize(
    ("at", "value", "refusal"),
    [
        (0x02, b"\x65\x00", DocumentUnsupported),
        (0x0A, b"\x00\x03", DocumentLocked),
        (0x1A2, b"\xff\xff\xff\x7f", DocumentDamaged),
    ],
    ids=["of Word 95", "with a password", "damaged"],
)
def test_what_cannot_be_opened_is_refused_with_its_reason(
    at: int, value: bytes, refusal: type[Exception], office_files: Office
) -> None:
    data = damaged(office_files["short", "doc"], at, value)

    with pytest.raises(refusal):
        legacy.read(data, "a.doc")
