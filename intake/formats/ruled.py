"""Tables drawn with lines on a page → their cells and where those stand."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

#: Lines this near to each other are one: borders have a width, and neighbours draw theirs twice.
_NEAR = 3.0
#: More lines than this are a drawing.
_MOST_LINES = 1_000
_MOST_EDGES = 400


class Rule(NamedTuple):
    """A straight line from `start` to `end`: across at a height, or down at a distance from the left."""

    is_across: bool
    at: float
    start: float
    end: float


class Box(NamedTuple):
    """An area of a page, measured from its left and its top."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class RuledCell:
    """A cell: its area, its row, and how many rows and columns it covers."""

    box: Box
    row: int
    rows: int
    columns: int


@dataclass(frozen=True)
class RuledTable:
    """A table: its area, where its columns and its rows part, its cells by row and from left to right.

    `numbers` tells for every place of the grid, by row and column, which of the cells covers it.
    """

    box: Box
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[RuledCell, ...]
    numbers: dict[tuple[int, int], int]

    @property
    def count_of_rows(self) -> int:
        """How many rows the table has."""
        return len(self.heights) - 1

    def cell_at(self, x: float, y: float) -> int:
        """The number of the cell that holds a point of the table."""
        row = min(max(bisect_right(self.heights, y) - 1, 0), len(self.heights) - 2)
        column = min(max(bisect_right(self.edges, x) - 1, 0), len(self.edges) - 2)
        return self.numbers[row, column]


def tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """The tables of a page from top to bottom: lines that enclose two cells or more."""
    drawn = [
        *_merged(rule for rule in rules if rule.is_across),
        *_merged(rule for rule in rules if not rule.is_across),
    ]
    if len(drawn) > _MOST_LINES:
        return []
    found = (_table(group) for group in _groups(drawn))
    return sorted((table for table in found if table), key=lambda table: table.box.top)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines at one height joined where they touch."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / _NEAR), rule.start)):
        last = found[-1] if found else None
        if last and abs(last.at - rule.at) <= _NEAR and rule.start <= last.end + _NEAR:
            found[-1] = last._replace(end=max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines that cross or touch, directly or through others."""
    across = [rule for rule in rules if rule.is_across]
    down = [rule for rule in rules if not rule.is_across]
    left = set(across) | set(down)
    while left:
        group, open_ends = [], [left.pop()]
        while open_ends:
            rule = open_ends.pop()
            group.append(rule)
            touching = [
                other
                for other in (down if rule.is_across else across)
                if other in left and _touch(rule, other)
            ]
            left.difference_update(touching)
            open_ends += touching
        yield group


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.start - _NEAR <= other.at <= one.end + _NEAR
        and other.start - _NEAR <= one.at <= other.end + _NEAR
    )


def _edges(rules: Iterable[Rule]) -> list[float]:
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _table(rules: Sequence[Rule]) -> RuledTable | None:
    xs = _edges(rule for rule in rules if not rule.is_across)
    ys = _edges(rule for rule in rules if rule.is_across)
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5 or max(len(xs), len(ys)) > _MOST_EDGES:
        return None
    cells, numbers = _cells(xs, ys, _Partings(rules))
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), cells, numbers)


def _cells(
    xs: Sequence[float], ys: Sequence[float], parted: "_Partings"
) -> tuple[tuple[RuledCell, ...], dict[tuple[int, int], int]]:
    """Places of the grid joined into cells where no line parts them, and which place belongs to which."""
    cells: list[RuledCell] = []
    numbers: dict[tuple[int, int], int] = {}
    for row, column in product(range(len(ys) - 1), range(len(xs) - 1)):
        if (row, column) in numbers:
            continue
        x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        right = next(at for at in range(column + 1, len(xs)) if at == len(xs) - 1 or parted.down(xs[at], y))
        lower = next(at for at in range(row + 1, len(ys)) if at == len(ys) - 1 or parted.across(ys[at], x))
        numbers |= dict.fromkeys(product(range(row, lower), range(column, right)), len(cells))
        box = Box(xs[column], ys[row], xs[right], ys[lower])
        cells.append(RuledCell(box, row, lower - row, right - column))
    return tuple(cells), numbers


class _Partings:
    """Where lines stand, by their height or distance."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[bool, dict[int, list[Rule]]] = {True: defaultdict(list), False: defaultdict(list)}
        for rule in rules:
            self._rules[rule.is_across][round(rule.at / _NEAR)].append(rule)

    def across(self, y: float, x: float) -> bool:
        """Whether a line across runs through the point."""
        return self._stands(y, x, is_across=True)

    def down(self, x: float, y: float) -> bool:
        """Whether a line down runs through the point."""
        return self._stands(x, y, is_across=False)

    def _stands(self, at: float, point: float, *, is_across: bool) -> bool:
        near = round(at / _NEAR)
        return any(
            abs(rule.at - at) <= _NEAR and rule.start <= point <= rule.end
            for place in (near - 1, near, near + 1)
            for rule in self._rules[is_across][place]
        )
