"""OFD files: pages of placed text, and pictures refused."""

import pytest

from domain.documents import DocumentDamaged, DocumentOfPictures
from intake.formats import ofd, reading
from tests.intake.formats import files


def test_lines_that_the_page_broke_are_joined_over_pages() -> None:
    text = "为做好工作，" + "持续推进项目建设，" * 30 + "结合实际，制定本要点。"

    assert (
        reading.read(files.ofd(f"云泽市要点\n{text}", lines_per_page=3), "a.ofd").text
        == f"云泽市要点\n{text}"
    )


def test_pages_without_text_hold_pictures() -> None:
    with pytest.raises(DocumentOfPictures):
        ofd.read(files.ofd(""), "a.ofd")


@pytest.mark.parametrize("root", [b"", b"<not closed", b"<OFD/>"])
def test_a_container_without_a_document_is_damaged(root: bytes) -> None:
    with pytest.raises(DocumentDamaged):
        ofd.read(files.zipped({"OFD.xml": root}), "a.ofd")
