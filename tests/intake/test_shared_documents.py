"""Real documents, kept outside the repository, against their answers."""

import importlib.util
import json
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from intake import drafts, schema

#: Never less than this over all documents.
FLOORS = {
    "items": 0.995,
    "title": 0.98,
    "section": 0.98,
    "body": 0.97,
    "names": 0.985,
    "parties": 0.985,
    "open": 0.97,
    "deadlines": 0.95,
    "targets": 0.93,
    "ops": 0.93,
}
#: A single document that says more than the grammar knows may cost this much.
MARGIN = 0.05
#: The document that every form was first read from is right to the letter.
EXACT = "state_council_2022.json"


@pytest.fixture(scope="module")
def scoring(shared: Path) -> ModuleType:
    path = shared / "ledgers" / "score.py"
    specification = importlib.util.spec_from_file_location("score", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def answers(shared: Path) -> list[Path]:
    return sorted((shared / "ledgers").glob("*.json"))


def compared(scoring: ModuleType, shared: Path, paths: list[Path]) -> dict[str, float]:
    tally: Any = scoring.Tally()
    for path in paths:
        answer = json.loads(path.read_text(encoding="utf-8"))
        source = shared / "documents" / answer["source"]
        found = schema.as_schema(drafts.read(source.read_bytes(), source.name), source.name)
        scoring.score(answer, found, tally, False)
    return {field: tally.f1(field) for field in FLOORS}


def test_all_documents_together_stay_above_the_floors(scoring: ModuleType, shared: Path) -> None:
    scores = compared(scoring, shared, answers(shared))

    assert {field: score for field, score in scores.items() if score < FLOORS[field]} == {}


def test_every_document_stays_near_the_floors(scoring: ModuleType, shared: Path) -> None:
    short = {}
    for path in answers(shared):
        for field, score in compared(scoring, shared, [path]).items():
            if score < FLOORS[field] - MARGIN:
                short[path.name, field] = score

    assert short == {}


def test_the_first_document_is_right_in_everything(scoring: ModuleType, shared: Path) -> None:
    scores = compared(scoring, shared, [shared / "ledgers" / EXACT])

    assert {field: score for field, score in scores.items() if not math.isclose(score, 1.0)} == {}


def test_every_document_s_head_is_read(shared: Path) -> None:
    wrong = []
    for path in answers(shared):
        answer = json.loads(path.read_text(encoding="utf-8"))
        source = shared / "documents" / answer["source"]
        draft = drafts.read(source.read_bytes(), source.name)
        issued_on = draft.issued_on.isoformat() if draft.issued_on else None
        found = (draft.title, draft.doc_no, draft.issuer, issued_on, draft.year)
        expected = tuple(answer[key] for key in ("title", "doc_no", "issuer", "issued_on", "year"))
        if found != expected:
            wrong.append((path.name, found, expected))

    assert wrong == []


def test_every_document_in_the_folder_gives_items_with_parties(shared: Path) -> None:
    for path in sorted((shared / "documents").glob("*.txt")):
        draft = drafts.read(path.read_bytes(), path.name)
        assert draft.items, path.name
        assert all(item.parties for item in draft.items), path.name
