"""A table under its headings: which column holds what, and its rows one by one."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.sheets import RowError, tidy
from intake.formats.sources import Table

Key = TypeVar("Key", bound=str)

#: Titles, instructions and dates stand above the headings of real tables, rarely more than these rows.
_ROWS_ABOVE = 12
_NOISE = re.compile(r"[\s*＊:：（）()【】\[\]]+")


def bare(heading: str) -> str:
    """A heading without what varies in it: blanks, brackets, colons, full width, capitals."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading)).lower()


@dataclass(frozen=True)
class SheetRow(Generic[Key]):
    """A row below the headings; `number` is that of the sheet."""

    sheet: str
    number: int
    texts: Mapping[Key, str]
    titles: Mapping[Key, str]
    computed: frozenset[Key] = frozenset()  # where a formula stands

    def text(self, key: Key) -> str:
        """What stands in a column; empty where there is no such column."""
        return self.texts.get(key, "")

    def error(self, key: Key, problem: StrEnum, **facts: object) -> RowError:
        """Something wrong in a column of this row."""
        return RowError(self.sheet, self.number, self.titles.get(key, ""), self.text(key), problem, facts)


@dataclass(frozen=True)
class Sheet(Generic[Key]):
    """A table whose headings are known: the column and the title of each key, and where rows begin."""

    table: Table
    begins: int  # index of the first row below the headings
    columns: Mapping[Key, int]
    titles: Mapping[Key, str]

    def rows(self) -> Iterator[SheetRow[Key]]:
        """The rows below the headings; a cell that is merged downwards counts in each of its rows."""
        for index, cells in enumerate(self.table.rows[self.begins :], start=self.begins):
            texts = {key: tidy(cells[column].text) for key, column in self.columns.items()}
            computed = frozenset(key for key, column in self.columns.items() if cells[column].is_computed)
            yield SheetRow(self.table.name, self.table.number(index), texts, self.titles, computed)


def under_headings(
    table: Table, key_of: Callable[[str], Key | None], required: Sequence[Key]
) -> Sheet[Key] | None:
    """The table under the first row that holds all `required` headings; the first column of a key counts."""
    for index, cells in enumerate(table.rows[:_ROWS_ABOVE]):
        columns: dict[Key, int] = {}
        titles: dict[Key, str] = {}
        for column, cell in enumerate(cells):
            key = key_of(bare(cell.text))
            if key is not None and key not in columns:
                columns[key], titles[key] = column, cell.text
        if all(key in columns for key in required):
            return Sheet(table, index + 1, columns, titles)
    return None
