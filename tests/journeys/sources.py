"""The documents that the acceptance story is played with, and what is known of each from elsewhere."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, SHARED


@dataclass(frozen=True)
class Source:
    """A document with its right ledger, the moment the story begins, and who plays in it."""

    key: str
    document: Path
    ledger: Path
    begins: datetime
    due_day: int
    due_on: date
    first: str  # the agency with a part in everything
    second: str
    third: str
    dropped: int  # number of the item that is dropped from a draft
    removed: str  # from item 9
    added: str  # to item 9
    completed: int  # an item that `first` leads

    @property
    def is_present(self) -> bool:
        """Whether the document is at hand."""
        return self.document.is_file() and self.ledger.is_file()

    @cached_property
    def answer(self) -> Any:
        """The right ledger."""
        return json.loads(self.ledger.read_text(encoding="utf-8"))

    @property
    def items(self) -> list[Any]:
        """Its items."""
        items: list[Any] = self.answer["items"]
        return items

    def item(self, number: int) -> Any:
        """One of them."""
        return next(item for item in self.items if item["no"] == number)

    def agencies_of(self, number: int) -> list[str]:
        """Who answers for an item, without collective names."""
        return [party["name"] for party in self.item(number)["parties"] if not party["group"]]

    @property
    def agencies(self) -> list[str]:
        """All agencies, without collective names."""
        return sorted({name for item in self.items for name in self.agencies_of(item["no"])})

    def duties(self) -> set[tuple[int, str]]:
        """Item × agency after the corrections of the story."""
        return set(self._duties()) - {(9, self.removed)} | {(9, self.added)}

    @property
    def assigned(self) -> set[str]:
        """The agencies with a part in anything after the corrections."""
        return {agency for _, agency in self.duties()}

    def _duties(self) -> Iterator[tuple[int, str]]:
        for item in self.items:
            for name in self.agencies_of(item["no"]):
                yield item["no"], name

    def words(self) -> set[str]:
        """Whatever the document says that messages repeat."""
        named = {party["name"] for item in self.items for party in item["parties"]}
        fields = ("title", "body", "section", "responsibility", "label")
        said = {item[field] for item in self.items for field in fields if item.get(field)}
        said |= {item["body"].removeprefix(f"{item['title']}。") for item in self.items}
        targets = {target["text"] for item in self.items for target in item.get("targets", ())}
        deadlines = {row["text"] for item in self.items for row in item["deadlines"]}
        return named | said | targets | deadlines | {self.answer["title"]}

    def numbers_of(self, agency: str) -> list[int]:
        """The items that an agency has a part in after the corrections."""
        return sorted(number for number, name in self.duties() if name == agency)


def at(text: str) -> datetime:
    """A moment in China."""
    return datetime.fromisoformat(f"{text}+08:00")


STATE_COUNCIL = Source(
    key="state_council_2022",
    document=SHARED / "documents" / "state_council_2022.txt",
    ledger=SHARED / "ledgers" / "state_council_2022.json",
    begins=at("2022-06-06T09:30"),
    due_day=24,
    due_on=date(2022, 6, 24),
    first="国家卫生健康委",
    second="国家医保局",
    third="国家药监局",
    dropped=14,
    removed="财政部",
    added="教育部",
    completed=5,
)
SAMPLE = Source(
    key="sample",
    document=ROOT / "bot" / "demo" / "sample.txt",
    ledger=ROOT / "tests" / "data" / "sample.json",
    begins=at("2026-04-08T09:30"),
    due_day=7,  # of the next month: the days of reminding lie on both sides of the May holiday
    due_on=date(2026, 5, 7),
    first="市卫生健康委",
    second="市医保局",
    third="市教育局",
    dropped=7,
    removed="市科技局",
    added="市财政局",
    completed=3,
)
SOURCES = {source.key: source for source in (SAMPLE, STATE_COUNCIL)}
