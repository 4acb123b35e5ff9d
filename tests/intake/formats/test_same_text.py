"""One text in files of every kind gives one ledger."""

from dataclasses import asdict
from typing import Any

import pytest

from intake import drafts
from tests.intake.formats import files


def ledger(data: bytes) -> dict[str, Any]:
    """What a file says, without where in the file it says so."""
    found: dict[str, Any] = _without_places(asdict(drafts.read(data, "text")))
    return found


PLACES = {"place", "source_text", "paragraph", "start", "end"}


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items() if key not in PLACES}
    if isinstance(value, list | tuple):
        return [_without_places(inner) for inner in value]
    return value


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return ledger(files.TEXT.encode())


def test_the_text_holds_what_a_ledger_needs(expected: dict[str, Any]) -> None:
    assert [item["label"] for item in expected["items"]] == ["（一）", "（二）", "（三）", "（四）", "（五）"]
    assert all(item["parties"] and item["deadlines"] for item in expected["items"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_gives_the_same_ledger_in_every_encoding(encoding: str, expected: dict[str, Any]) -> None:
    assert ledger(files.TEXT.encode(encoding)) == expected


def test_a_word_document_gives_the_same_ledger(expected: dict[str, Any]) -> None:
    assert ledger(files.word()) == expected


@pytest.mark.parametrize("name", ["indented", "flush"])
@pytest.mark.parametrize("kind", ["doc", "pdf", "html"])
def test_what_an_office_suite_makes_of_it_gives_the_same_ledger(
    name: str, kind: str, office_files: dict[tuple[str, str], bytes], expected: dict[str, Any]
) -> None:
    assert ledger(office_files[name, kind]) == expected


def test_an_ofd_file_gives_the_same_ledger(expected: dict[str, Any]) -> None:
    assert ledger(files.ofd()) == expected


def test_markdown_gives_the_same_ledger(expected: dict[str, Any]) -> None:
    paragraphs = [
        f"## {line}" if line.startswith(("一、", "二、")) else line for line in files.TEXT.splitlines()
    ]

    assert ledger("\n\n".join(paragraphs).encode()) == expected
