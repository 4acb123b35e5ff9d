"""What every kind of file becomes: its text, the lines of it, and the tables among them."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A line that is not blank: its text without outer blanks, and where that stands in the source text."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Cell:
    """A cell of a table; line breaks inside it are kept.

    A merged cell stands in every row and column that it covers: `is_continued` in all but its first.
    `is_computed`: a formula stands there, and `text` is what the program last made of it.
    """

    text: str
    is_continued: bool = False
    is_computed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Table:
    """A table: its rows, all of one length. Row `i` is line `first_line + i` of the source's text, its own
    cells parted by tabs. In a workbook `name` is the sheet's, and `numbers` are those of its rows."""

    first_line: int
    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""
    numbers: tuple[int, ...] = ()

    def number(self, index: int) -> int:
        """The number by which whoever has the file open finds row `index`, from 1."""
        return self.numbers[index] if self.numbers else index + 1


@dataclass(frozen=True)
class Source:
    """The text of a file, one paragraph per line; its lines that are not blank; its tables, in order."""

    text: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()


def source(text: str, tables: Iterable[Table] = ()) -> Source:
    """A text whose lines end with a line feed, as a source."""
    return Source(text, _lines(text), tuple(tables))


def _lines(text: str) -> tuple[Line, ...]:
    lines, offset = [], 0
    # Not splitlines(): it also splits at \v, \f and U+2028 and would shift the offsets.
    for number, raw in enumerate(text.split("\n")):
        stripped = raw.strip()
        if stripped:
            lines.append(Line(number, offset + len(raw) - len(raw.lstrip()), stripped))
        offset += len(raw) + 1
    return tuple(lines)
