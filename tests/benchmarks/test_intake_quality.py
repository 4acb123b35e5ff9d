"""How well real documents are read, per field, and whether what is less sure is more often wrong."""

import importlib.util
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from domain.documents import DocumentRefused
from intake import drafts, schema
from tests.benchmarks import figures

#: Right and wrong per field and figure.
Tallies = dict[str, Counter[tuple[float, bool]]]

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

FIELDS = ("items", "title", "section", "body", "names", "parties", "open", "deadlines", "targets", "ops")
#: Marks that hold a document together; in damaged ones each of them is lost with this probability.
MARKS = "，。；：、（）\n"
LOSS = 0.01
SEEDS = range(3)
TIERS = (1.0, 0.9, 0.6, 0.3)


@pytest.fixture(scope="module")
def scoring(shared: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location("score", shared / "ledgers" / "score.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def answers(shared: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Every answer with its document's text."""
    for path in sorted((shared / "ledgers").glob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        yield answer, (shared / "documents" / answer["source"]).read_text(encoding="utf-8")


def found_in(text: str) -> dict[str, Any]:
    try:
        return schema.as_schema(drafts.read(text.encode(), "a.txt"), "a.txt")
    except DocumentRefused:
        return {"items": []}


def damaged(text: str, seed: str) -> str:
    lost = random.Random(seed)
    return "".join(mark for mark in text if mark not in MARKS or lost.random() >= LOSS)


def test_real_documents_per_field(scoring: ModuleType, shared: Path) -> None:
    total, rows = scoring.Tally(), []
    for answer, text in answers(shared):
        tally = scoring.Tally()
        scoring.score(answer, found_in(text), tally, False)
        total.update(tally)
    rows.append([f"{total.f1(field):.3f}" for field in FIELDS])

    figures.keep("scores", figures.table(FIELDS, rows))
    assert total


class _Fields:
    """Whether a field of a read item is as the answer says; None where the answer says nothing of it."""

    def __init__(self, scoring: ModuleType) -> None:
        self._bare = scoring.ws

    def right(self, field: str, answer: dict[str, Any], item: dict[str, Any]) -> bool | None:
        """Whether the field is right."""
        if field == "targets" and "targets" not in answer:
            return None
        if field in ("title", "section", "body"):
            expected = {self._bare(answer.get(key)) for key in (field, f"{field}_alt") if answer.get(key)}
            return not expected or self._bare(item[field]) in expected
        return bool(getattr(self, field)(answer, item))

    def open_ended(self, answer: dict[str, Any], item: dict[str, Any]) -> bool:
        return bool(answer["open_ended"]) == bool(item["open_ended"])

    def parties(self, answer: dict[str, Any], item: dict[str, Any]) -> bool:
        optional = {row["name"] for row in answer["parties"] if row.get("optional")}
        expected = {
            row["name"]: {row["role"], row.get("alt_role", row["role"])}
            for row in answer["parties"]
            if row["name"] not in optional
        }
        found = {row["name"]: row["role"] for row in item["parties"] if row["name"] not in optional}
        return expected.keys() == found.keys() and all(found[name] in expected[name] for name in expected)

    def deadlines(self, answer: dict[str, Any], item: dict[str, Any]) -> bool:
        soft = Counter(row["date"] for row in answer["deadlines"] if row.get("soft"))
        expected = Counter(row["date"] for row in answer["deadlines"] if not row.get("soft"))
        found = Counter(row["date"] for row in item["deadlines"])
        return not expected - found and not found - expected - soft

    def targets(self, answer: dict[str, Any], item: dict[str, Any]) -> bool:
        keys = [
            Counter((float(row["value"]), row["unit"]) for row in rows["targets"]) for rows in (answer, item)
        ]
        return keys[0] == keys[1]


def counted(
    scoring: ModuleType,
    answer: dict[str, Any],
    found: dict[str, Any],
    tally: dict[str, Counter[tuple[float, bool]]],
) -> int:
    """Count right and wrong fields by how sure the draft was; the number of items that were not found."""
    fields, missing = _Fields(scoring), 0
    pairs, _ = scoring.align(answer["items"], found["items"])
    for expected, item in pairs:
        missing += item is None
        for field, confidence in (item or {"confidence": {}})["confidence"].items():
            right = fields.right(field, expected, item)
            if right is not None:
                tally[field][confidence, right] += 1
    return missing


def share(tally: Counter[tuple[float, bool]], tier: float) -> str:
    wrong, right = tally[tier, False], tally[tier, True]
    return f"{wrong} of {wrong + right}" if wrong + right else ""


def test_what_is_less_sure_is_more_often_wrong(scoring: ModuleType, shared: Path) -> None:
    whole: Tallies = defaultdict(Counter)
    torn: Tallies = defaultdict(Counter)
    missing = items = 0
    for answer, text in answers(shared):
        counted(scoring, answer, found_in(text), whole)
        for seed in SEEDS:
            found = found_in(damaged(text, f"{answer['source']} {seed}"))
            missing += counted(scoring, answer, found, torn)
            items += len(answer["items"])

    for mark, tally in (("confidence", whole), ("confidence-damaged", torn)):
        rows = [(f"`{field}`", *(share(rows, tier) for tier in TIERS)) for field, rows in tally.items()]
        figures.keep(mark, figures.table(("Wrong at", *(f"{tier}" for tier in TIERS)), rows))
    figures.keep(
        "missing", f"Of {items} items {missing} were not found again: most ran into the one before them."
    )
    assert items
